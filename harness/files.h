/* files.h: whole files read, written and removed, so that nothing is lost or half written. For
 * every room; it knows none. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/* A regular file's bytes and a NUL behind them; the caller's to free. NULL with errno: EFBIG
 * past `cap`, EFTYPE-like EINVAL for what is no regular file (a folder, a pipe, a device), ELOOP
 * for a symbolic link. It never blocks. */
char *file_read(const char *path, size_t cap, size_t *length);

/* The same for a path within an open folder. */
char *file_read_in(int dir, const char *path, size_t cap, size_t *length);

/* Writes the bytes beside `path`, to the disk, and renames: afterwards `path` holds all of them
 * or what it held before. False with errno. */
bool file_replace(const char *path, const void *bytes, size_t length);

/* Writes them all to a descriptor. False with errno. */
bool write_all(int fd, const void *bytes, size_t n);

/* Removes a file, or a folder with all that is in it; links are not followed. False with errno. */
bool tree_remove(const char *path);

/* Where temporary files go: TMPDIR, or /tmp. */
const char *temporary_folder(void);
