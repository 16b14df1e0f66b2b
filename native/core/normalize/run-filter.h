/**
 * Tells, without opening a lane, that nothing can come out of a run.
 *
 * Some tenth of ordinary text lies in runs of the base64 alphabet (identifiers, paths, hashes), and next
 * to none of it decodes to text. A run that lies whole in the view is read here at all alignments by the
 * rules of `Lane`: where no lane would open a view, the run can be passed over. Nothing would have been spent
 * on it either, so that the budget of decoded bytes does not depend on what lay in the view.
 */
#pragma once
#include "core/normalize/reader.h"
#include "core/normalize/stretches.h"

namespace sluice {

/** Longest run that is tried, in bytes. */
inline constexpr std::size_t LONGEST_TRIAL = DecodedBlock::MOST / 3 * 4;

/** Whether a lane would open a view for what a run decodes to. Cost: linear in the run. */
bool opensView(const Byte* run, std::size_t size, const NormalizerConfig& config);

}  // namespace sluice
