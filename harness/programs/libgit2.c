/* libgit2.c: stands in for the library of that name, with which Criterion draws the difference
 * of two texts when a comparison fails.
 *
 * No expectation of the command's compares texts, yet it would load that library and sixteen
 * more behind it, twice a check, which costs a fifth of it. So the command is linked with these
 * three functions under the library's own name; the project's tests have the real one. */
#include <stddef.h>

int git_libgit2_init(void);
int git_libgit2_shutdown(void);
int git_diff_buffers(const void *, size_t, const char *, const void *, size_t, const char *,
                     const void *, void *, void *, void *, void *, void *);

int git_libgit2_init(void) { return 1; }
int git_libgit2_shutdown(void) { return 0; }

/* An error: there is no difference to show. */
int git_diff_buffers(const void *old, size_t old_length, const char *old_path, const void *new,
                     size_t new_length, const char *new_path, const void *options, void *file,
                     void *binary, void *hunk, void *line, void *context)
{
    (void)old, (void)old_length, (void)old_path, (void)new, (void)new_length, (void)new_path;
    (void)options, (void)file, (void)binary, (void)hunk, (void)line, (void)context;
    return -1;
}
