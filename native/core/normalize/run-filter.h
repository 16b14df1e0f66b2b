/**
 * Tells, without opening a lane, that nothing can come out of a run.
 *
 * Some tenth of ordinary text lies in runs of the base64 alphabet (identifiers, paths, hashes), and next
 * to none of it decodes to text that matters. A run that lies whole in the view is read here at all
 * alignments by the rules of `Lane`: where no stretch of text holds an anchor, or anything that a pass could
 * undo, the run can be passed over.
 */
#pragma once
#include "core/normalize/reader.h"

namespace sluice {

/** Longest run that is tried, in bytes. */
inline constexpr std::size_t LONGEST_TRIAL = 1024;

/** Whether something could be found in what a run decodes to. Cost: linear in the run. */
bool couldHoldText(const Byte* run, std::size_t size, const NormalizerConfig& config);

}  // namespace sluice
