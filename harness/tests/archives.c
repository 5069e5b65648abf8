/* archives.c: what is taken out of a stranger's archive, what is left out and with which words,
 * whatever is done to its bytes. */
#define _GNU_SOURCE
#include <criterion/criterion.h>

#include "../grade/archive.h"
#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 8 << 20 };

/* ---- making archives ---- */

typedef struct {
    struct archive *a;
    char *bytes;
    size_t n;
} Made;

static Made begin(bool zip)
{
    Made m = {archive_write_new(), malloc(ROOM), 0};
    if (zip)
        archive_write_set_format_zip(m.a);
    else
        archive_write_set_format_gnutar(m.a), archive_write_add_filter_gzip(m.a);
    cr_assert(m.bytes != NULL);
    return m;
}

static void opened(Made *m)
{
    cr_assert_eq(archive_write_open_memory(m->a, m->bytes, ROOM, &m->n), ARCHIVE_OK);
}

static void add(Made *m, unsigned type, const char *name, const char *link, const void *bytes,
                size_t n)
{
    struct archive_entry *e = archive_entry_new();
    archive_entry_set_pathname(e, name);
    archive_entry_set_filetype(e, type);
    archive_entry_set_perm(e, 0644);
    archive_entry_set_size(e, (la_int64_t)n);
    if (link && type == AE_IFLNK)
        archive_entry_set_symlink(e, link);
    else if (link)
        archive_entry_set_hardlink(e, link);
    cr_assert(archive_write_header(m->a, e) >= ARCHIVE_WARN, "%s", archive_error_string(m->a));
    if (n)
        archive_write_data(m->a, bytes, n);
    archive_entry_free(e);
}

static void add_text(Made *m, const char *name, const char *text)
{
    add(m, AE_IFREG, name, NULL, text, strlen(text));
}

static void end(Made *m)
{
    archive_write_close(m->a);
    archive_write_free(m->a);
}

/* ---- reading them ---- */

static struct {
    char taken[4000], said[4000];
    size_t files, largest;
} got;

static size_t wants_c(const char *path, void *context)
{
    (void)context;
    size_t n = strlen(path);
    return n > 2 && !strcmp(path + n - 2, ".c") ? ARCHIVE_FILE : 0;
}

static bool take(const char *path, const void *bytes, size_t n, void *context)
{
    (void)context;
    got.files++;
    got.largest = n > got.largest ? n : got.largest;
    size_t used = strlen(got.taken);
    snprintf(got.taken + used, sizeof got.taken - used, "%s=%.*s;", path, n < 20 ? (int)n : 0,
             (const char *)bytes);
    return true;
}

static void remark(const char *text, void *context)
{
    (void)context;
    size_t used = strlen(got.said);
    snprintf(got.said + used, sizeof got.said - used, "%s\n", text);
}

static bool read_made(const Made *m)
{
    memset(&got, 0, sizeof got);
    return archive_read_bytes(m->bytes, m->n,
                              &(ArchiveReader){wants_c, take, remark, NULL, NULL, false});
}

static void expect_left_out(const Made *m, const char *words)
{
    cr_expect(!(read_made(m)));
    cr_expect(strstr(got.said, words), "expected '%s' in: %s", words, got.said);
    cr_expect(strstr(got.taken, "good.c=fine;"), "the rest goes on: %s", got.taken);
}

Test(archives, files_come_out_of_a_zip_and_of_a_tar)
{
    for (int zip = 0; zip < 2; zip++) {
        Made m = begin(zip);
        opened(&m);
        add(&m, AE_IFDIR, "hw/", NULL, NULL, 0);
        add_text(&m, "hw/a.c", "one"), add_text(&m, "./b.c", "two"),
            add_text(&m, "notes.txt", "no"), add_text(&m, "__MACOSX/hw/._a.c", "no");
        end(&m);
        cr_expect(read_made(&m), "%s", got.said);
        cr_expect_str_eq(got.taken, "hw/a.c=one;b.c=two;");
    }
}

Test(archives, a_path_that_is_too_long_is_told_as_that)
{
    char name[2 * ARCHIVE_PATH];
    memset(name, 'a', sizeof name);
    for (size_t i = 100; i < sizeof name; i += 100)
        name[i] = '/';
    strcpy(name + sizeof name - 6, "/b.c");
    Made m = begin(false);
    opened(&m);
    add_text(&m, name, "bad"), add_text(&m, "good.c", "fine");
    end(&m);
    expect_left_out(&m, "has too long a path");
}

Test(archives, names_that_lead_outside_are_left_out)
{
    static const char *const names[] = {"../evil.c",  "a/../../evil.c", "/etc/evil.c",
                                        "..\\evil.c", "C:/evil.c",      "\\evil.c"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Made m = begin(i % 2);
        opened(&m);
        add_text(&m, names[i], "bad"), add_text(&m, "good.c", "fine");
        end(&m);
        expect_left_out(&m, "points outside the archive");
        cr_expect(!(strstr(got.taken, "bad")), "%s", got.taken);
    }
}

Test(archives, links_and_devices_are_left_out)
{
    Made m = begin(false);
    opened(&m);
    add(&m, AE_IFLNK, "link.c", "/etc/passwd", NULL, 0),
        add(&m, AE_IFREG, "hard.c", "good.c", NULL, 0), add(&m, AE_IFIFO, "pipe.c", NULL, NULL, 0);
    add(&m, AE_IFCHR, "device.c", NULL, NULL, 0), add_text(&m, "good.c", "fine");
    end(&m);
    expect_left_out(&m, "'link.c' is a link");
    cr_expect(strstr(got.said, "'pipe.c' is neither a file nor a folder"), "%s", got.said);
    cr_expect_str_eq(got.taken, "good.c=fine;");
}

Test(archives, a_kind_of_trouble_is_told_once)
{
    Made m = begin(false);
    char name[32];
    opened(&m);
    add_text(&m, "good.c", "fine");
    for (int i = 0; i < 1000; i++)
        snprintf(name, sizeof name, "link-%d.c", i), add(&m, AE_IFLNK, name, "x", NULL, 0);
    end(&m);
    expect_left_out(&m, "as is every other of its kind");
    cr_expect_eq(strchr(got.said, '\n'), got.said + strlen(got.said) - 1);
}

Test(archives, an_archive_in_the_archive_is_not_opened)
{
    Made m = begin(true);
    opened(&m);
    add_text(&m, "inner.zip", "PK"), add_text(&m, "good.c", "fine");
    end(&m);
    expect_left_out(&m, "is an archive in the archive");
}

Test(archives, a_file_that_is_too_large_is_left_out)
{
    Made m = begin(true);
    char *large = calloc(ARCHIVE_FILE + 1, 1);
    opened(&m);
    add(&m, AE_IFREG, "large.c", NULL, large, ARCHIVE_FILE + 1), add_text(&m, "good.c", "fine"),
        add(&m, AE_IFREG, "full.c", NULL, large, ARCHIVE_FILE);
    end(&m);
    expect_left_out(&m, "'large.c' is too large");
    cr_expect(got.files == 2 && got.largest == ARCHIVE_FILE);
    free(large);
}

Test(archives, a_bomb_ends_at_256_megabytes)
{
    for (int zip = 0; zip < 2; zip++) {
        Made m = begin(zip);
        char *zeros = calloc(300, 1 << 20);
        opened(&m);
        add_text(&m, "good.c", "fine"),
            add(&m, AE_IFREG, "bomb.txt", NULL, zeros, (size_t)300 << 20);
        end(&m);
        free(zeros);
        expect_left_out(&m, "unpacks to more than 256 MB");
    }
}

Test(archives, entries_end_at_a_hundred_thousand)
{
    Made m = begin(false);
    opened(&m);
    add_text(&m, "good.c", "fine");
    for (int i = 0; i < ARCHIVE_ENTRIES; i++)
        add(&m, AE_IFREG, "a", NULL, NULL, 0);
    end(&m);
    expect_left_out(&m, "more than 100000 entries");
}

Test(archives, an_encrypted_file_is_left_out)
{
    Made m = begin(true);
    if (archive_write_set_options(m.a, "zip:encryption=traditional") != ARCHIVE_OK ||
        archive_write_set_passphrase(m.a, "secret") != ARCHIVE_OK) {
        printf("skipped: this libarchive writes no encrypted archives\n");
        return;
    }
    opened(&m);
    add_text(&m, "locked.c", "hidden text");
    end(&m);
    cr_expect(!(read_made(&m)));
    cr_expect(strstr(got.said, "'locked.c' is encrypted") && !*got.taken, "%s%s", got.said,
              got.taken);
}

/* However much is missing: nothing that comes out is other than it was. */
Test(archives, an_archive_that_is_cut_short_gives_whole_files_or_none)
{
    for (int zip = 0; zip < 2; zip++) {
        Made m = begin(zip);
        opened(&m);
        add_text(&m, "good.c", "fine"), add_text(&m, "other.c", "0123456789");
        end(&m);
        for (size_t n = m.n, step = m.n / 100 + 1; n > step; n -= step) {
            bool fine = read_made(&(Made){NULL, m.bytes, n - step});
            cr_expect(fine || *got.said, "%zu bytes of %zu", n, m.n);
            for (char *part = strtok(got.taken, ";"); part; part = strtok(NULL, ";"))
                cr_expect(!strcmp(part, "good.c=fine") || !strcmp(part, "other.c=0123456789"), "%s",
                          part);
        }
        free(m.bytes);
    }
}

Test(archives, what_is_no_archive_is_told_in_one_line)
{
    static const char *const none[] = {"", "hello", "PK", "Rar!\x1a\x07", "7z\xbc\xaf\x27\x1c"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        cr_expect(!(read_made(&(Made){NULL, (char *)none[i], strlen(none[i])})), "%s", none[i]);
        cr_expect(*got.said && strchr(got.said, '\n') == got.said + strlen(got.said) - 1, "%s",
                  got.said);
    }
}

Test(archives, names_in_any_encoding_are_bytes)
{
    Made m = begin(false);
    opened(&m);
    add_text(&m, "M\xfcller/good.c", "fine"), add_text(&m, "\xe6\xb3\xa2/good.c", "fine"),
        add_text(&m, "\x1b[31m/../x.c", "no");
    end(&m);
    cr_expect(!(read_made(&m)));
    cr_expect_eq(got.files, 2);
    cr_expect(!(strchr(got.said, '\x1b')), "%s", got.said);
}
