/**
 * Takes the place of `new`, `delete` and Hyperscan's memory: counts what is alive, and can let an allocation fail. For
 * the one file of a program.
 */
#pragma once

#include <hs.h>
#include <malloc.h>

#include <cstdlib>
#include <new>

namespace sluice::test {

/** Bytes that are allocated. */
inline long liveBytes = 0;
/** Allocations that still succeed; none is counted while it is negative. */
inline long allocationsLeft = -1;
inline bool hasAllocationFailed = false;

inline void* allocate(std::size_t size) {
  if (allocationsLeft == 0) {
    hasAllocationFailed = true;
    return nullptr;
  }
  if (allocationsLeft > 0) allocationsLeft -= 1;
  void* const memory = std::malloc(size == 0 ? 1 : size);
  if (memory != nullptr) liveBytes += static_cast<long>(malloc_usable_size(memory));
  return memory;
}

inline void release(void* memory) {
  if (memory != nullptr) liveBytes -= static_cast<long>(malloc_usable_size(memory));
  std::free(memory);
}

inline void ownHyperscansMemory() { hs_set_allocator(allocate, release); }

}  // namespace sluice::test

// Not inlined: the compiler would take each `free` for the mate of a `new` that it knows.
#define APART __attribute__((noinline))
APART void* operator new(std::size_t size) {
  void* const memory = sluice::test::allocate(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
APART void* operator new[](std::size_t size) { return operator new(size); }
APART void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return sluice::test::allocate(size); }
APART void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return sluice::test::allocate(size); }
APART void operator delete(void* memory) noexcept { sluice::test::release(memory); }
APART void operator delete[](void* memory) noexcept { sluice::test::release(memory); }
APART void operator delete(void* memory, std::size_t) noexcept { sluice::test::release(memory); }
APART void operator delete[](void* memory, std::size_t) noexcept { sluice::test::release(memory); }
#undef APART
