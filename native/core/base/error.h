#pragma once
#include <stdexcept>

namespace sluice {

/** What was handed to the core is not what the core understands, or it could not do its work. */
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace sluice
