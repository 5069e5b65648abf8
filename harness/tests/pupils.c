/* pupils.c: whose submissions there are, by name and in order, and names that are safe as files' names. */
#define _GNU_SOURCE
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "../grade/pupils.h"
#include "support.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- names */

static void expect_encoded(const char *name, const char *encoded)
{
    char *got = percent_encode(name);
    cr_expect(eq(str, got, (char *)encoded));
    free(got);
}

Test(pupils, a_name_is_encoded_byte_by_byte_where_it_is_not_plain)
{
    expect_encoded("Ada_Lovelace-2.c", "Ada_Lovelace-2.c");
    expect_encoded("a/b", "a%2Fb");
    expect_encoded("..", "%2E.");
    expect_encoded(".hidden", "%2Ehidden");
    expect_encoded("a b\n%", "a%20b%0A%25");
    expect_encoded("Müller", "M%C3%BCller");
    expect_encoded("\xff\x01", "%FF%01");
    expect_encoded("<\"'&:*?\\|>", "%3C%22%27%26%3A%2A%3F%5C%7C%3E");
    expect_encoded("", "");
}

Test(pupils, no_two_bytes_have_one_encoding)
{
    char *seen[256];
    for (int c = 1; c < 256; c++) {
        seen[c] = percent_encode((char[]){'x', (char)c, '\0'});
        for (int other = 1; other < c; other++)
            cr_expect(ne(str, seen[c], seen[other]), "bytes %d and %d", c, other);
    }
}

/* ---- folders */

/* In these tests a folder is a submission if it holds the file that `context` names. */
static bool holds(const char *dir, const void *context)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", dir, (const char *)context);
    return access(path, F_OK) == 0;
}

static const char *made(const char *folder, const char *name)
{
    const char *path = in_folder(folder, name);
    cr_assert(zero(int, mkdir(path, 0700)), "%s", path);
    return path;
}

/* Adds those of a folder; what is said on standard error ends in `said`. */
static bool add(Pupils *all, const char *dir, char said[1000])
{
    FILE *file = tmpfile();
    fflush(stderr);
    int before = dup(2);
    dup2(fileno(file), 2);
    bool fine = pupils_add(all, dir, holds, "lesson.c");
    fflush(stderr);
    dup2(before, 2), close(before);
    rewind(file);
    said[fread(said, 1, 999, file)] = '\0';
    fclose(file);
    return fine;
}

static void expect_names(const Pupils *all, const char *names)
{
    char got[1000] = "";
    for (size_t i = 0; i < all->n; i++)
        strcat(strcat(got, i ? " " : ""), all->list[i].name);
    cr_expect(eq(str, got, (char *)names));
}

Test(pupils, each_folder_is_one_in_the_order_of_their_names)
{
    char *folder = folder_new(), said[1000];
    static const char *const names[] = {"zoe", "ada", "Bob", "10", "9", "ada b"};
    for (int i = 0; i < 6; i++)
        made(folder, names[i]);
    Pupils all = {0};
    cr_expect(all(add(&all, folder, said), zero(str, said)));
    expect_names(&all, "10 9 Bob ada ada b zoe");
    cr_expect(all(eq(str, all.list[4].dir, (char *)in_folder(folder, "ada b")), eq(str, all.list[4].encoded, "ada%20b")));
    pupils_free(&all);
    cr_expect(all(eq(sz, all.n, 0), eq(ptr, all.list, NULL)));
    folder_remove(folder);
}

Test(pupils, hidden_folders_files_and_links_are_none)
{
    char *folder = folder_new(), said[1000];
    made(folder, ".git"), made(folder, "ada");
    file_made(in_folder(folder, "readme.txt"), "", 0);
    cr_assert(zero(int, symlink("ada", in_folder(folder, "twin"))));
    Pupils all = {0};
    cr_expect(add(&all, folder, said));
    expect_names(&all, "ada");
    folder_remove(folder);
}

Test(pupils, a_folder_without_folders_is_one_itself)
{
    char *folder = folder_new(), said[1000];
    const char *ada = made(folder, "ada");
    file_made(in_folder(ada, "notes.txt"), "", 0);
    made(ada, ".git");
    Pupils all = {0};
    cr_expect(add(&all, ada, said));
    expect_names(&all, "ada");
    cr_expect(eq(str, all.list[0].dir, (char *)ada));
    cr_expect(add(&all, made(folder, "bob"), said));
    expect_names(&all, "ada bob");
    folder_remove(folder);
}

Test(pupils, the_only_folder_must_hold_something)
{
    char *folder = folder_new(), said[1000];
    const char *ada = made(folder, "ada");
    Pupils all = {.alone = true};
    cr_expect(not(add(&all, ada, said)));
    cr_expect(all(eq(sz, all.n, 0), ne(ptr, strstr(said, ada), NULL)), "%s", said);
    made(ada, "bob");
    cr_expect(add(&all, ada, said));
    expect_names(&all, "bob");
    folder_remove(folder);
}

Test(pupils, a_folder_that_is_a_submission_is_one_whatever_folders_it_holds)
{
    char *folder = folder_new(), said[1000];
    const char *ada = made(folder, "ada");
    made(ada, "old"), made(ada, "older");
    file_made(in_folder(ada, "lesson.c"), "", 0);
    Pupils all = {0};
    cr_expect(add(&all, ada, said));
    expect_names(&all, "ada");
    folder_remove(folder);
}

Test(pupils, a_folder_has_one_name_however_it_is_written)
{
    char *folder = folder_new(), said[1000], dots[5000];
    const char *ada = made(folder, "ada");
    cr_assert(zero(int, symlink("ada", in_folder(folder, "link"))));
    snprintf(dots, sizeof dots, "%s/./../ada/", ada);
    Pupils one = {0}, two = {0};
    cr_expect(all(add(&one, dots, said), add(&two, in_folder(folder, "link"), said)));
    expect_names(&one, "ada"), expect_names(&two, "ada");
    cr_expect(all(eq(str, one.list[0].dir, (char *)ada), eq(str, two.list[0].dir, (char *)ada)));
    folder_remove(folder);
}

Test(pupils, two_submissions_of_one_name_are_refused_with_both_places)
{
    char *folder = folder_new(), said[1000];
    const char *morning = made(folder, "morning"), *evening = made(folder, "evening");
    made(morning, "ada"), made(morning, "bob"), made(evening, "bob"), made(evening, "emil");
    Pupils all = {0};
    cr_expect(add(&all, morning, said));
    cr_expect(not(add(&all, evening, said)));
    cr_expect(strstr(said, "'bob'") && strstr(said, in_folder(morning, "bob")) && strstr(said, in_folder(evening, "bob")), "%s", said);
    cr_expect(eq(ptr, strchr(said, '\n'), said + strlen(said) - 1), "not one line: %s", said);
    Pupils twice = {0};
    cr_expect(all(add(&twice, morning, said), not(add(&twice, morning, said))));
    folder_remove(folder);
}

Test(pupils, a_folder_that_is_not_there_or_no_folder_is_refused_by_name)
{
    char *folder = folder_new(), said[1000];
    const char *file = in_folder(folder, "file"), *nothing = in_folder(folder, "nothing");
    file_made(file, "", 0);
    Pupils all = {0};
    cr_expect(not(add(&all, nothing, said)));
    cr_expect(strstr(said, nothing) && strstr(said, "No such file or directory"), "%s", said);
    cr_expect(not(add(&all, file, said)));
    cr_expect(strstr(said, file) && strstr(said, "is not a folder"), "%s", said);
    cr_expect(eq(sz, all.n, 0));
    folder_remove(folder);
}
