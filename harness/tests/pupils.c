/* pupils.c: whose submissions there are, by name and in order, and names that are safe as files'
 * names. */
#define _GNU_SOURCE
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "../grade/classfolder.h"
#include "../grade/export.h"
#include "../grade/pupils.h"
#include "../grade/sha256.h"
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

static const Lessons one_lesson = {.lesson = {{"01-lesson", "lesson.c"}}, .n = 1};

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
    all->lessons = &one_lesson;
    bool fine = class_folder_add(all, dir);
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
        strcat(strcat(got, i ? " " : ""), all->list[i]->name);
    cr_expect(eq(str, got, (char *)names));
}

Test(pupils, a_folder_of_results_is_no_file_of_ours)
{
    static const char *const names[] = {"grades.csv",  "Grades.CSV",   "grades.csv.part",
                                        "changes.csv", "gradebook.db", ""};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        bool is_new;
        Pupils all = {0};
        pupils_get(&all, "x", names[i], &is_new);
        pupils_name(&all);
        cr_expect(ne(ptr, strchr(all.list[0]->encoded, '~'), NULL), "%s", all.list[0]->encoded);
        pupils_free(&all);
    }
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
    pupils_name(&all);
    cr_expect(all(eq(str, all.list[4]->sources[0].path, (char *)in_folder(folder, "ada b")),
                  eq(str, all.list[4]->encoded, "ada%20b")));
    pupils_free(&all);
    cr_expect(all(eq(sz, all.n, 0), eq(ptr, all.list, NULL)));
    folder_remove(folder);
}

Test(pupils, hidden_folders_files_and_links_are_none)
{
    char *folder = folder_new(), said[1000];
    made(folder, ".git"), made(folder, "__MACOSX"), made(folder, "ada");
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
    cr_expect(eq(str, all.list[0]->sources[0].path, (char *)ada));
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
    cr_expect(all(eq(str, one.list[0]->sources[0].path, (char *)ada),
                  eq(str, two.list[0]->sources[0].path, (char *)ada)));
    folder_remove(folder);
}

Test(pupils, two_submissions_of_one_name_get_two_folders)
{
    char *folder = folder_new(), said[1000];
    const char *morning = made(folder, "morning"), *evening = made(folder, "evening");
    made(morning, "ada"), made(morning, "bob"), made(evening, "bob"), made(evening, "emil");
    file_made(in_folder(evening, "bob.zip"), "", 0);
    Pupils all = {0};
    cr_expect(all(add(&all, morning, said), add(&all, evening, said)));
    expect_names(&all, "ada bob bob bob emil");
    pupils_name(&all);
    cr_expect(all(eq(str, all.list[1]->encoded, "bob"), eq(str, all.list[2]->encoded, "bob~2"),
                  eq(str, all.list[3]->encoded, "bob~3")));
    Pupils twice = {0};
    cr_expect(all(add(&twice, morning, said), not(add(&twice, morning, said))));
    cr_expect(ne(ptr, strstr(said, "is named twice"), NULL), "%s", said);
    folder_remove(folder);
}

Test(pupils, a_long_name_is_cut_and_stays_its_own)
{
    char *folder = folder_new(), said[1000], a[256], b[256];
    for (int i = 0; i < 250; i++)
        a[i] = b[i] = (char)(i % 2 ? 0xa4 : 0xc3);
    a[250] = b[250] = '\0';
    b[249] = (char)0xa5;
    made(folder, a), made(folder, b);
    Pupils all = {0};
    cr_expect(add(&all, folder, said));
    pupils_name(&all);
    cr_expect(all(le(sz, strlen(all.list[0]->encoded), 240),
                  ne(str, all.list[0]->encoded, all.list[1]->encoded)));
    folder_remove(folder);
}

/* ---- what platforms make of names */

static void expect_export(const char *name, const char *who, const char *as, const char *attempt)
{
    Exported e;
    cr_expect(export_read(name, !*as, &e), "%s", name);
    cr_expect(all(eq(str, e.name, (char *)who), eq(str, e.as, (char *)as),
                  eq(str, e.attempt, (char *)attempt)),
              "%s", name);
}

Test(pupils, names_of_platforms_are_understood)
{
    expect_export("adalovelace_101_2002_softmax_step.c", "adalovelace_101", "softmax_step.c", "");
    expect_export("adalovelace_LATE_101_2002_softmax_step-2.c", "adalovelace_101", "softmax_step.c",
                  "attempt 000002");
    expect_export("adalovelace_late_101_2002_homework.zip", "adalovelace_101", "homework.zip", "");
    expect_export("anon_Ab3dE_2002_gae.c", "anon_Ab3dE", "gae.c", "");
    expect_export("101_2002_gae.c", "101", "gae.c", "");
    expect_export("ada_101_text.html", "ada_101", "text.html", "");
    expect_export("Lesson 1_ada_attempt_2024-05-01-10-20-30_softmax_step.c", "ada",
                  "softmax_step.c", "2024-05-01-10-20-30");
    expect_export("L_1_Team 4_groupattempt_2024-05-01-10-20-30_softmax_step (3).c", "Team 4",
                  "softmax_step (3).c", "2024-05-01-10-20-30");
    expect_export("Ada L_101_assignsubmission_file_", "Ada L_101", "", "");
    expect_export("Ada L_101_assignsubmission_file", "Ada L_101", "", "");
    expect_export("Ada L_101_assignsubmission_onlinetext_", "Ada L_101", "", "");
    expect_export("Ada L_101_assignsubmission_file_gae.c", "Ada L_101", "gae.c", "");
    expect_export("4123-9012 - Ada Lovelace - Mar 1, 2026 1159 PM", "Ada Lovelace", "",
                  "2026-03-01 23:59");
    expect_export("4123-9012 - Ada - L- Mar 12, 2026 901 AM - gae.c", "Ada - L", "gae.c",
                  "2026-03-12 09:01");
    expect_export("Lovelace, Ada(alove)", "Lovelace, Ada(alove)", "", "");
}

Test(pupils, platforms_say_who_it_is_what_was_typed_and_what_is_late)
{
    Exported e;
    export_read("Ada L_101_assignsubmission_onlinetext_", true, &e);
    cr_expect(all(eq(str, e.person, "Ada L"), eq(str, e.id, "101"), e.typed));
    export_read("lovelaceada_late_101_2002_gae.c", false, &e);
    cr_expect(all(eq(str, e.person, "lovelaceada"), eq(str, e.id, "101"), e.late, not(e.typed)));
    export_read("L1_ada_attempt_2024-05-01-10-20-30.txt", false, &e);
    cr_expect(e.receipt);
    export_read("Lovelace, Ada(alove)", true, &e);
    cr_expect(all(eq(str, e.person, "Lovelace, Ada"), eq(str, e.id, "alove")));
    char stamp[EXPORT_ROOM];
    cr_expect(eq(str, (char *)export_unstamped("20260301235900_gae.c", stamp), "gae.c"));
    cr_expect(eq(str, stamp, "20260301235900"));
    cr_expect(eq(str, (char *)export_unstamped("2026_gae.c", stamp), "2026_gae.c"));
    cr_expect(zero(str, stamp));
}

Test(pupils, other_names_are_no_exports)
{
    static const char *const names[] = {"softmax_step.c",
                                        "ada_softmax_step.c",
                                        "ada_1_softmax_step.c",
                                        "_1_2_a.c",
                                        "ada_1_2_",
                                        "ada_x_2_a.c",
                                        "_attempt_2024-01-01_a.c",
                                        "x_ada_attempt_soon_a.c",
                                        "",
                                        "_",
                                        "ada_101_2002softmax.c"};
    Exported e;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        cr_expect(not(export_read(names[i], false, &e)), "%s", names[i]);
    static const char *const folders[] = {
        "ada", "ada_assignsubmission_file_", "1-2 - Ada", "1-2 - Ada - soon", "Ada (1)", "Ada(1)"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        cr_expect(not(export_read(folders[i], true, &e)), "%s", folders[i]);
}

Test(pupils, an_export_gives_each_pupil_all_that_was_handed_in_and_when)
{
    char *folder = folder_new(), said[1000];
    static const char *const names[] = {"ada_101_1_lesson.c",
                                        "ada_LATE_101_1_lesson-2.c",
                                        "ada_101_1_lesson-1.c",
                                        "ada_102_5_lesson.c",
                                        "L1_bob_attempt_2024-05-01-10-20-30_lesson.c",
                                        "L1_bob_attempt_2024-05-02-10-20-30_work.zip",
                                        "L1_bob_attempt_2024-05-02-10-20-30.txt"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        file_made(in_folder(folder, names[i]), "", 0);
    Pupils all = {0};
    cr_expect(add(&all, folder, said), "%s", said);
    expect_names(&all, "bob ada_101 ada_102");
    const Pupil *bob = all.list[0], *ada = all.list[1];
    cr_expect(all(eq(sz, bob->n, 3), eq(int, bob->sources[0].from, FROM_FILE),
                  eq(str, bob->sources[2].as, "work.zip"),
                  eq(int, bob->sources[2].from, FROM_ARCHIVE),
                  eq(int, bob->sources[1].from, FROM_NOTHING),
                  gt(str, bob->sources[2].attempt, bob->sources[0].attempt)));
    cr_expect(
        all(eq(sz, ada->n, 3), ada->late, eq(str, ada->sources[2].attempt, "attempt 000002")));
    folder_remove(folder);
}

Test(pupils, what_is_no_ones_is_told)
{
    char *folder = folder_new(), said[1000];
    made(folder, "ada");
    file_made(in_folder(folder, "other.c"), "", 0), file_made(in_folder(folder, "bob.rar"), "", 0),
        file_made(in_folder(folder, "list.txt"), "", 0);
    Pupils all = {0};
    cr_expect(add(&all, folder, said));
    cr_expect(all(eq(sz, all.skipped, 1), ne(ptr, strstr(said, "other.c"), NULL),
                  ne(ptr, strstr(said, "so not looked at: list.txt\n"), NULL)),
              "%s", said);
    expect_names(&all, "ada bob");
    folder_remove(folder);
}

/* ---- a name for content: FIPS 180-4's examples */

static void expect_hash(const char *text, size_t times, const char *expected)
{
    char hex[SHA256_HEX];
    Sha256 s;
    sha256_init(&s);
    for (size_t i = 0; i < times; i++)
        sha256_put(&s, text, strlen(text));
    sha256_hex(&s, hex);
    cr_expect(eq(str, hex, (char *)expected));
}

Test(pupils, content_has_the_standards_names)
{
    expect_hash("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect_hash("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect_hash("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    expect_hash("a", 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
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
    cr_expect(strstr(said, file) && strstr(said, "is neither a folder nor an archive"), "%s", said);
    cr_expect(eq(sz, all.n, 0));
    folder_remove(folder);
}
