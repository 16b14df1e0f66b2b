/**
 * The archive of Debian's Vectorscan reads this variable of glibc's in a way that no shared object can. Here is
 * one of the addon's own: 0 says that there may be other threads, which is always safe, and true of Node.
 */
extern "C" {
__attribute__((visibility("hidden"))) extern char __libc_single_threaded;
char __libc_single_threaded = 0;
}
