/* archive.c: walks an archive entry by entry with libarchive, tells each by its kind, and counts
 * what was left out, a remark for each kind. It trusts no size that an entry gives: bytes are
 * counted as they come. */
#define _GNU_SOURCE
#include "archive.h"
#include "names.h"
#include "printable.h"
#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum {
    LINK,
    DEVICE,
    OUTSIDE,
    TOO_LONG,
    ENCRYPTED,
    NESTED,
    TOO_LARGE,
    UNNAMED,
    DAMAGED,
    KINDS
} Kind;

typedef struct {
    const ArchiveReader *reader;
    struct archive *from;
    size_t entries, bytes, files;
    unsigned said[KINDS];
    bool remarked, over;
} Reading;

/* ---- what is said ---- */

static const char no_archive[] = "is no archive that can be read: expected a .zip or a .tar.gz";

/* A name as it may be printed, cut if it is long. */
static const char *shown_as(const char *name, char to[ARCHIVE_PATH])
{
    snprintf(to, ARCHIVE_PATH, "%.199s", name ? name : "");
    make_printable(to, false);
    return to;
}

static void remark(Reading *r, const char *text)
{
    r->remarked = true;
    r->reader->remark(text, r->reader->context);
}

/* One line of each kind; a thousand links are told once. */
static void remark_entry(Reading *r, Kind kind, const char *name)
{
    static const char *const what[KINDS] = {
        [LINK] = "is a link",
        [DEVICE] = "is neither a file nor a folder",
        [OUTSIDE] = "points outside the archive",
        [TOO_LONG] = "has too long a path",
        [ENCRYPTED] = "is encrypted",
        [NESTED] = "is an archive in the archive",
        [TOO_LARGE] = "is too large",
        [UNNAMED] = "has a name that cannot be read",
        [DAMAGED] = "is damaged",
    };
    char shown[ARCHIVE_PATH], text[2 * ARCHIVE_PATH];
    if (r->said[kind]++)
        return;
    snprintf(text, sizeof text, "'%s' %s: left out%s", shown_as(name, shown), what[kind],
             kind == DAMAGED ? "" : ", as is every other of its kind");
    remark(r, text);
}

static void end_with(Reading *r, const char *text)
{
    r->over = true;
    remark(r, text);
}

/* ---- names ---- */

static bool is_too_long(const char *name) { return strlen(name) + 2 > ARCHIVE_PATH; }

/* The path without "." and doubled slashes. False for an absolute one, one with "..", one too
 * long. Backslashes are Windows' slashes. */
static bool tidy(const char *name, char path[ARCHIVE_PATH])
{
    size_t n = 0;
    if (*name == '/' || *name == '\\' || is_too_long(name) || (name[0] && name[1] == ':'))
        return false;
    for (const char *at = name; *at;) {
        size_t part = strcspn(at, "/\\");
        if (part == 2 && !strncmp(at, "..", 2))
            return false;
        if (part > 0 && !(part == 1 && *at == '.')) {
            if (n)
                path[n++] = '/';
            memcpy(path + n, at, part), n += part;
        }
        at += part, at += strspn(at, "/\\");
    }
    path[n] = '\0';
    return n > 0;
}

static bool is_metadata(const char *path)
{
    const char *last = strrchr(path, '/');
    return !strncmp(path, "__MACOSX/", 9) || !strncmp(last ? last + 1 : path, "._", 2);
}

/* ---- one entry ---- */

/* Reads an entry to its end, or until there is too much of it; keeps what fits `most`. The
 * bytes, the caller's to free, or NULL. */
static char *contents(Reading *r, size_t most, size_t *length, Kind *trouble)
{
    const void *block;
    size_t n;
    la_int64_t at;
    int how;
    char *kept = calloc(most + 1, 1);
    *length = 0, *trouble = kept ? KINDS : TOO_LARGE;
    while (kept && (how = archive_read_data_block(r->from, &block, &n, &at)) != ARCHIVE_EOF) {
        r->bytes += n;
        if (how < ARCHIVE_WARN || at < 0 || r->bytes > ARCHIVE_BYTES) {
            *trouble = how < ARCHIVE_WARN ? DAMAGED : TOO_LARGE;
            break;
        }
        if ((size_t)at > most || n > most - (size_t)at) {
            if (most)
                *trouble = TOO_LARGE;
            continue;
        }
        if (n)
            memcpy(kept + at, block, n);
        *length = (size_t)at + n > *length ? (size_t)at + n : *length;
    }
    if (*trouble == KINDS)
        return kept;
    free(kept);
    return NULL;
}

static void take_file(Reading *r, const char *path)
{
    size_t length, most = r->reader->wants(path, r->reader->context);
    Kind trouble;
    char *bytes = contents(r, most, &length, &trouble);
    if (r->bytes > ARCHIVE_BYTES)
        end_with(r, "unpacks to more than 256 MB: the rest is left out");
    else if (!bytes && most)
        remark_entry(r, trouble, path);
    else if (bytes && most && !r->reader->take(path, bytes, length, r->reader->context))
        r->over = r->remarked = true;
    free(bytes);
}

static void look_at(Reading *r, struct archive_entry *entry)
{
    char path[ARCHIVE_PATH] = "";
    const char *name = archive_entry_pathname(entry);
    unsigned type = archive_entry_filetype(entry);
    if (name && type == AE_IFDIR &&
        (tidy(name, path) || !strcmp(name, "./") || !strcmp(name, "."))) {
        if (r->reader->folder && *path)
            r->reader->folder(path, r->reader->context);
        return;
    }
    if (!name)
        remark_entry(r, UNNAMED, "");
    else if (type == AE_IFLNK || archive_entry_hardlink(entry))
        remark_entry(r, LINK, name);
    else if (type != AE_IFREG && type != AE_IFDIR && type != 0)
        remark_entry(r, DEVICE, name);
    else if (!tidy(name, path))
        remark_entry(r, is_too_long(name) ? TOO_LONG : OUTSIDE, name);
    else if (is_metadata(path) || type == AE_IFDIR)
        ;
    else if (archive_entry_is_encrypted(entry))
        remark_entry(r, ENCRYPTED, name);
    else if (is_archive(path) && !r->reader->nested)
        remark_entry(r, NESTED, name);
    else
        r->files++, take_file(r, path);
}

/* ---- the whole ---- */

static void read_entries(Reading *r)
{
    struct archive_entry *entry;
    char text[ARCHIVE_PATH];
    int how;
    while (!r->over && (how = archive_read_next_header(r->from, &entry)) != ARCHIVE_EOF) {
        if (how < ARCHIVE_WARN) {
            const char *why = archive_error_string(r->from);
            char shown[ARCHIVE_PATH];
            snprintf(text, sizeof text, "is damaged behind entry %zu (%.200s)", r->entries,
                     shown_as(why ? why : "no reason given", shown));
            end_with(r, r->entries || archive_format(r->from) ? text : no_archive);
            return;
        }
        if (++r->entries > ARCHIVE_ENTRIES) {
            end_with(r, "has more than 100000 entries: the rest is left out");
            return;
        }
        look_at(r, entry);
    }
    if (!r->over && r->entries == 0)
        remark(r, "is empty");
}

static struct archive *new_archive(void)
{
    struct archive *a = archive_read_new();
    if (!a)
        return NULL;
    archive_read_support_format_zip_streamable(a);
    archive_read_support_format_zip_seekable(a);
    archive_read_support_format_tar(a);
    archive_read_support_format_gnutar(a);
    archive_read_support_filter_gzip(a), archive_read_support_filter_bzip2(a);
    archive_read_support_filter_xz(a), archive_read_support_filter_zstd(a);
    archive_read_support_filter_lzma(a), archive_read_support_filter_lzip(a);
    archive_read_support_filter_compress(a);
    return a;
}

static bool read_opened(Reading *r, int opened)
{
    if (opened == ARCHIVE_OK)
        read_entries(r);
    else
        remark(r, no_archive);
    archive_read_free(r->from);
    return !r->remarked;
}

bool archive_read_file(const char *path, const ArchiveReader *reader)
{
    Reading r = {.reader = reader, .from = new_archive()};
    return r.from && read_opened(&r, archive_read_open_filename(r.from, path, 1 << 16));
}

bool archive_read_bytes(const void *bytes, size_t n, const ArchiveReader *reader)
{
    Reading r = {.reader = reader, .from = new_archive()};
    return r.from && read_opened(&r, archive_read_open_memory(r.from, bytes, n));
}
