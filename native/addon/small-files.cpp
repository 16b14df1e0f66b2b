#include "addon/small-files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace sluice::addon {
namespace {

/** What a call gives that is made until no signal comes between. */
template <typename Call>
auto uninterrupted(const Call& call) {
  for (;;) {
    const auto result = call();
    if (result >= 0 || errno != EINTR) return result;
  }
}

}  // namespace

std::optional<std::string_view> SmallFiles::read(const char* name) {
  // Without waiting, should it be a pipe by now.
  const int file = uninterrupted([name] { return ::open(name, O_RDONLY | O_NONBLOCK | O_CLOEXEC); });
  if (file < 0) return std::nullopt;
  const auto bytes = readOpen(file);
  ::close(file);
  return bytes;
}

std::optional<std::string_view> SmallFiles::readOpen(int file) {
  struct stat state {};
  if (::fstat(file, &state) != 0 || !S_ISREG(state.st_mode)) return std::nullopt;
  if (own_ && state.st_dev == own_->device && state.st_ino == own_->number) return std::nullopt;
  if (static_cast<std::size_t>(state.st_size) >= block_.size()) return std::nullopt;
  const auto size = static_cast<std::size_t>(state.st_size);
  std::size_t length = 0;
  // A read may give less than there is: what is read ends where the file was said to, or where one gives nothing.
  do {
    const ssize_t count =
        uninterrupted([&] { return ::read(file, block_.data() + length, block_.size() - length); });
    if (count < 0) return std::nullopt;
    if (count == 0) break;
    length += static_cast<std::size_t>(count);
  } while (length < size);
  // It is larger than it said, as files are that the system makes up.
  if (length > size) return std::nullopt;
  return std::string_view(block_.data(), length);
}

}  // namespace sluice::addon
