#include "core/validators/classes.h"

#include "core/validators/number.h"
#include "core/validators/verdicts.h"

namespace sluice {

int classCount(std::string_view text) {
  return static_cast<int>(any(text, isUpper)) + static_cast<int>(any(text, isLower)) +
         static_cast<int>(any(text, isDigit));
}

std::unique_ptr<const Validator> classes(std::string_view argument) {
  return validatorOf([least = numberOf(argument)](const Subject& subject) {
    return passIf(classCount(bodyOf(subject)) >= least);
  });
}

std::unique_ptr<const Validator> digits(std::string_view argument) {
  return validatorOf([least = numberOf(argument)](const Subject& subject) {
    return passIf(static_cast<double>(countOf(bodyOf(subject), isDigit)) >= least);
  });
}

std::unique_ptr<const Validator> distinct(std::string_view argument) {
  return validatorOf([least = numberOf(argument)](const Subject& subject) {
    return passIf(static_cast<double>(countDistinct(bodyOf(subject))) >= least);
  });
}

}  // namespace sluice
