/* files.h: reading and writing whole files so that nothing is lost or half written. */
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

/* Where temporary files go: TMPDIR, or /tmp. */
const char *temporary_folder(void);
