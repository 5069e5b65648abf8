/* files.c: a file is read whole or not at all, and replaced whole or not at all. */
#define _GNU_SOURCE
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "../files.h"
#include "support.h"
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static void expect_holds(const char *path, const char *text)
{
    size_t length = 0;
    char *bytes = file_read(path, 1 << 20, &length);
    cr_assert(ne(ptr, bytes, NULL), "%s", path);
    cr_expect(all(eq(sz, length, strlen(text)), eq(str, bytes, (char *)text)));
    free(bytes);
}

static void expect_unread(const char *path, size_t cap, int why)
{
    size_t length;
    errno = EPERM;
    cr_expect(eq(ptr, file_read(path, cap, &length), NULL), "%s", path);
    cr_expect(eq(int, errno, why), "%s", path);
}

static int files_in(const char *folder)
{
    struct dirent **entries;
    return scandir(folder, &entries, NULL, NULL) - 2; /* without . and .. */
}

/* ---- reading */

Test(files, every_byte_is_read_and_a_nul_stands_behind_them)
{
    char *folder = folder_new();
    const char *path = in_folder(folder, "bytes");
    size_t length;
    char all[1000];
    for (size_t i = 0; i < sizeof all; i++)
        all[i] = (char)i;
    file_made(path, all, sizeof all);
    char *bytes = file_read(path, 1000, &length);
    cr_assert(all(ne(ptr, bytes, NULL), eq(sz, length, 1000)));
    cr_expect(all(zero(int, memcmp(all, bytes, 1000)), eq(int, bytes[1000], '\0')));
    file_made(path, "", 0);
    expect_holds(path, "");
    folder_remove(folder);
}

Test(files, a_file_larger_than_the_cap_is_not_read)
{
    char *folder = folder_new();
    const char *path = in_folder(folder, "large");
    file_made(path, "12345678", 8);
    expect_unread(path, 7, EFBIG);
    expect_unread(path, 0, EFBIG);
    cr_assert(zero(int, truncate(path, (off_t)1 << 40))); /* takes no room on the disk */
    expect_unread(path, 1 << 24, EFBIG);
    folder_remove(folder);
}

/* The fifo has no writer: whoever opens or reads it without care waits for ever. */
Test(files, a_pipe_a_folder_and_a_device_are_not_read_and_do_not_block, .timeout = 5)
{
    char *folder = folder_new();
    const char *fifo = in_folder(folder, "fifo");
    cr_assert(zero(int, mkfifo(fifo, 0600)));
    expect_unread(fifo, 100, EINVAL);
    expect_unread(folder, 100, EINVAL);
    expect_unread("/dev/zero", 100, EINVAL);
    folder_remove(folder);
}

Test(files, a_symbolic_link_is_not_followed)
{
    char *folder = folder_new();
    const char *file = in_folder(folder, "file"), *link = in_folder(folder, "link"),
               *loose = in_folder(folder, "loose");
    file_made(file, "text", 4);
    cr_assert(zero(int, symlink(file, link)));
    cr_assert(zero(int, symlink("nowhere", loose)));
    expect_unread(link, 100, ELOOP);
    expect_unread(loose, 100, ELOOP);
    expect_holds(file, "text");
    folder_remove(folder);
}

Test(files, a_file_that_is_not_there_is_told_by_errno)
{
    char *folder = folder_new();
    file_made(in_folder(folder, "file"), "", 0);
    expect_unread(in_folder(folder, "nothing"), 100, ENOENT);
    expect_unread(in_folder(folder, "file/nothing"), 100, ENOTDIR);
    folder_remove(folder);
}

/* ---- replacing */

Test(files, a_file_is_made_and_replaced_with_nothing_left_beside_it)
{
    char *folder = folder_new();
    const char *path = in_folder(folder, "file");
    cr_assert(file_replace(path, "a first text", 12));
    expect_holds(path, "a first text");
    cr_assert(file_replace(path, "another", 7));
    expect_holds(path, "another");
    cr_assert(file_replace(path, "", 0));
    expect_holds(path, "");
    cr_expect(eq(int, files_in(folder), 1));
    folder_remove(folder);
}

Test(files, where_a_file_cannot_be_errno_says_why_and_nothing_is_left)
{
    char *folder = folder_new();
    file_made(in_folder(folder, "file"), "text", 4);
    cr_assert(zero(int, mkdir(in_folder(folder, "folder"), 0700)));
    static const struct {
        const char *name;
        int why;
    } cases[] = {{"missing/file", ENOENT}, {"file/file", ENOTDIR}, {"folder", EISDIR}};
    for (int i = 0; i < 3; i++) {
        errno = EPERM;
        cr_expect(not(file_replace(in_folder(folder, cases[i].name), "new", 3)), "%s",
                  cases[i].name);
        cr_expect(eq(int, errno, cases[i].why), "%s", cases[i].name);
    }
    cr_expect(all(eq(int, files_in(folder), 2), eq(int, files_in(in_folder(folder, "folder")), 0)));
    expect_holds(in_folder(folder, "file"), "text");
    folder_remove(folder);
}

/* A limit on file sizes is a disk that is full after 4000 bytes. */
Test(files, when_the_disk_is_full_the_old_file_stays_as_it_was)
{
    char *folder = folder_new(), *large = calloc(1, 10000);
    const char *path = in_folder(folder, "file");
    cr_assert(file_replace(path, "the old text", 12));
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit before;
    getrlimit(RLIMIT_FSIZE, &before);
    setrlimit(RLIMIT_FSIZE, &(struct rlimit){4000, before.rlim_max});
    bool replaced = file_replace(path, large, 10000);
    int why = errno;
    setrlimit(RLIMIT_FSIZE, &before);
    cr_expect(all(not(replaced), eq(int, why, EFBIG)));
    expect_holds(path, "the old text");
    cr_expect(eq(int, files_in(folder), 1));
    folder_remove(folder);
}
