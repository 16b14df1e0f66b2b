/** Private key blocks: RFC 7468, RFC 1421 headers, OpenPGP armor, OpenSSH and PuTTY files. */
#pragma once

#include "core/validators/types.h"

namespace sluice {

/**
 * `verified` if the body decodes to a key; `pass` for a header alone or a body that is cut or unknown;
 * `fail` if END follows at once or the body is masked. Encrypted keys are at most high.
 */
Verdict pem(const Subject& subject);

/** An OpenSSH key without its header line: the container parses, or at least its first fields are there. */
Verdict opensshKey(const Subject& subject);

/** A PuTTY key file: high if it says that it is encrypted. */
Verdict puttyKey(const Subject& subject);

}  // namespace sluice
