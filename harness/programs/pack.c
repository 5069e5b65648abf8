/* pack.c: a folder as a .zip, for platforms that want one.
 *
 *     pack ZIP DIR     every file below DIR, under its path there, in the order of the names
 *
 * Times are left out, so the same folder gives the same bytes. Exit status: 0, or 1 with a line on
 * standard error. */
#define _GNU_SOURCE
#include "../files.h"
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fts.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST = 1 << 28 };

static bool fails(const char *path, const char *why)
{
    fprintf(stderr, "pack: %s: %s\n", path, why);
    return false;
}

static bool add(struct archive *zip, const FTSENT *file, const char *name)
{
    size_t n;
    char *bytes = file_read(file->fts_path, LARGEST, &n);
    struct archive_entry *entry = archive_entry_new();
    if (!bytes || !entry)
        return fails(file->fts_path, strerror(errno));
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, file->fts_statp->st_mode & 0777);
    archive_entry_set_size(entry, (la_int64_t)n);
    bool added = archive_write_header(zip, entry) == ARCHIVE_OK &&
                 archive_write_data(zip, bytes, n) == (la_ssize_t)n;
    archive_entry_free(entry), free(bytes);
    return added || fails(file->fts_path, archive_error_string(zip));
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static bool add_all(struct archive *zip, char *dir)
{
    size_t above = strlen(dir) + 1;
    bool fine = true;
    FTS *tree = fts_open((char *const[]){dir, NULL}, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
    for (FTSENT *at; tree && fine && (at = fts_read(tree));)
        if (at->fts_info == FTS_F)
            fine = add(zip, at, at->fts_path + above);
    if (tree)
        fts_close(tree);
    return fine && (tree || fails(dir, strerror(errno)));
}

int main(int argc, char **argv)
{
    struct archive *zip = archive_write_new();
    if (argc != 3 || !zip) {
        fprintf(stderr, "usage: pack ZIP DIR\n");
        return 1;
    }
    archive_write_set_format_zip(zip);
    bool fine = archive_write_open_filename(zip, argv[1]) == ARCHIVE_OK ||
                fails(argv[1], archive_error_string(zip));
    fine = fine && add_all(zip, argv[2]);
    fine = (archive_write_close(zip) == ARCHIVE_OK || fails(argv[1], archive_error_string(zip))) &&
           fine;
    archive_write_free(zip);
    return fine ? 0 : 1;
}
