/**
 * Tells, without opening a lane, that nothing can come out of a run.
 *
 * Some tenth of ordinary text lies in runs of the base64 alphabet (identifiers, paths, hashes), and next
 * to none of it decodes to text. A run that lies whole in the view is read here at all alignments with the
 * very rules of `Lane`: where no lane would hand on a byte, the run can be passed over.
 */
#pragma once
#include "core/normalize/reader.h"

namespace sluice {

/** Whether a lane that is fed with this run would open a view. Cost: linear in the run. */
bool couldHoldText(const Byte* run, std::size_t size, const NormalizerConfig& config);

}  // namespace sluice
