/** Small regular files, read whole: into the same bytes one after the other, and without JavaScript in between. */
#pragma once
#include <sys/types.h>

#include <optional>
#include <string_view>
#include <vector>

namespace sluice::addon {

/** What a file is, whatever it is called. */
struct FileIdentity {
  std::uint64_t device;
  std::uint64_t number;
};

class SmallFiles {
 public:
  /**
   * @param most bytes of the largest file that is read
   * @param own a file that must not be read
   */
  SmallFiles(std::size_t most, std::optional<FileIdentity> own) : block_(most + 1), own_(own) {}

  /** All bytes of a file, lent until the next is read; nothing if it is anything but small and regular, or can't be read. */
  std::optional<std::string_view> read(const char* name);

 private:
  std::optional<std::string_view> readOpen(int file);
  /** One byte longer than the largest file, to see that there is no more. */
  std::vector<char> block_;
  const std::optional<FileIdentity> own_;
};

}  // namespace sluice::addon
