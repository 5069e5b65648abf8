/* archive.h: takes files out of a stranger's .zip or .tar.gz, and nothing else.
 *
 * Only regular files are taken, whole, at most ARCHIVE_FILE bytes each; the caller is handed
 * bytes and decides where they go. Whatever an archive may hold besides (links, devices,
 * absolute names, "..", encrypted files, archives in it) is left out, with one remark of each
 * kind. Reading ends at ARCHIVE_ENTRIES entries or ARCHIVE_BYTES unpacked bytes. Run it in a
 * sandbox all the same: see unpack.c. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

enum {
    ARCHIVE_FILE = 1 << 20,
    ARCHIVE_NESTED = 64 << 20,
    ARCHIVE_ENTRIES = 100000,
    ARCHIVE_BYTES = 1 << 28,
    ARCHIVE_PATH = 1024
};

typedef struct {
    /* How many bytes of this entry to take at most; 0 to leave it out without a word. `path` has
     * no "." and no ".." in it. */
    size_t (*wants)(const char *path, void *context);
    /* Takes one; false ends the reading (the remark is the caller's). */
    bool (*take)(const char *path, const void *bytes, size_t n, void *context);
    /* A line for the instructor, without the archive's name: printable text. */
    void (*remark)(const char *text, void *context);
    /* Is told of every folder; may be NULL. */
    void (*folder)(const char *path, void *context);
    void *context;
    bool nested; /* archives in it are wanted too: it holds a class */
} ArchiveReader;

/* False if something was remarked. */
bool archive_read_file(const char *path, const ArchiveReader *reader);
bool archive_read_bytes(const void *bytes, size_t n, const ArchiveReader *reader);
