/* intake.c: which file of a submission counts, what is said of every other, and what a folder of
 * submissions is by its shape. */
#define _GNU_SOURCE
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "../grade/classfolder.h"
#include "../grade/copies.h"
#include "../grade/gradescope.h"
#include "../grade/intake.h"
#include "../grade/printable.h"
#include "support.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const Lessons two = {
    .lesson = {{"01-walk", "walk.c", true}, {"02-walk-back", "walk_back.c", true}}, .n = 2};

#define STUB "void walk(void)\n{\n    TODO(\"walk\", \"how?\");\n}\n"
#define DONE "void walk(void) { step(); }\n"
#define MORE "void walk(void) { step(); step(); }\n"

/* ---- names ---- */

static void expect_name(const char *name, NameKind kind, size_t lesson, long copy)
{
    NameMeaning m = name_meaning(&two, name);
    cr_expect(all(eq(int, m.kind, kind), eq(sz, m.lesson, lesson), eq(long, m.copy, copy)), "%s",
              name);
}

Test(intake, a_files_name_says_whose_it_is_meant_to_be)
{
    expect_name("walk.c", NAME_EXACT, 0, 0);
    expect_name("walk_back.c", NAME_EXACT, 1, 0);
    expect_name("walk (1).c", NAME_COPY, 0, 1);
    expect_name("walk-12.c", NAME_COPY, 0, 12);
    expect_name("walk(3).c", NAME_COPY, 0, 3);
    static const char *const first[] = {"Walk.c",     "walk.C",    "walk.c.txt", "walk.txt",
                                        "WALK.c",     "01-walk.c", "lesson1.c",  "lesson_01.c",
                                        "lesson-1.c", "l1.c",      "1.c",        "walk_final.c",
                                        "my walk.c",  "walk.cpp",  "ada_walk.c"};
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        cr_expect(all(eq(int, name_meaning(&two, first[i]).kind, NAME_LIKE),
                      eq(sz, name_meaning(&two, first[i]).lesson, 0)),
                  "%s", first[i]);
    static const char *const second[] = {"walkback.c",     "WalkBack.c",     "walk-back.c",
                                         "Walk Back.c",    "02-walk-back.c", "lesson2.c",
                                         "walk_back_old.c"};
    for (size_t i = 0; i < sizeof second / sizeof *second; i++)
        cr_expect(all(eq(int, name_meaning(&two, second[i]).kind, NAME_LIKE),
                      eq(sz, name_meaning(&two, second[i]).lesson, 1)),
                  "%s", second[i]);
}

Test(intake, other_names_are_no_lessons)
{
    static const char *const names[] = {
        "main.c", "walker.c", "walk.h", "walk notes.txt", "walk",        "",          ".c",
        "3.c",    "lesson.c", "walk.o", "walk.pdf",       "sleepwalk.c", "lesson11.c"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        cr_expect(eq(int, name_meaning(&two, names[i]).kind, NAME_OTHER), "%s", names[i]);
}

Test(intake, archives_are_known_by_their_names)
{
    static const char *const open[] = {"a.zip", "a.ZIP",    "a.tar",     "a.tar.gz",
                                       "a.tgz", "a.tar.xz", "a.tar.bz2", "a.tar.zst"};
    for (size_t i = 0; i < sizeof open / sizeof *open; i++)
        cr_expect(all(is_archive(open[i]), eq(int, archive_stem(open[i]), 1)), "%s", open[i]);
    cr_expect(all(is_foreign_archive("a.7z"), is_foreign_archive("a.RAR"), not(is_archive("a.rar")),
                  not(is_archive(".zip")), not(is_archive("zip"))));
}

/* ---- which copy ---- */

/* A copy at a place, of an attempt. */
typedef struct {
    const char *shown, *text, *attempt;
} Given;

static Copies given(const Given *list, size_t n)
{
    Copies all = {0};
    for (size_t i = 0; i < n; i++) {
        const char *slash = strrchr(list[i].shown, '/');
        Copy c = {.name = name_meaning(&two, slash ? slash + 1 : list[i].shown)};
        strcpy(c.shown, list[i].shown), strcpy(c.attempt, list[i].attempt);
        c.text = strdup(list[i].text), c.length = strlen(c.text);
        copies_add(&all, &c);
    }
    return all;
}

/* The better one counts whatever the order, and of the other it is said why. */
static void expect_better(Given better, Given other, const char *why)
{
    for (int turn = 0; turn < 2; turn++) {
        char said[COPY_WHY] = "";
        Copies all = given((Given[]){turn ? other : better, turn ? better : other}, 2);
        const Copy *best = copies_best(&all, 0);
        cr_expect(all(eq(str, (char *)best->shown, (char *)better.shown),
                      eq(str, best->text, (char *)better.text)));
        cr_expect(copies_lost_to(&all.copy[!turn], best, said));
        cr_expect(strstr(said, why) != NULL, "%s: %s", other.shown, said);
        copies_free(&all);
    }
}

Test(intake, of_two_copies_one_counts_and_it_is_said_why)
{
    expect_better((Given){"a/walk.c", DONE, ""}, (Given){"walk.c", STUB, ""},
                  "it is the untouched stub");
    expect_better((Given){"walk_old.c", DONE, ""}, (Given){"walk.c", STUB, ""},
                  "it is the untouched stub");
    expect_better((Given){"walk.c", DONE, "1"}, (Given){"walk.c", STUB, "2"}, "untouched stub");
    expect_better((Given){"walk.c", STUB, ""}, (Given){"walk (1).c", " \n", ""}, "it is empty");
    expect_better((Given){"x/walk.c", DONE, "2026-03-02"}, (Given){"walk.c", MORE, "2026-03-01"},
                  "is of a later attempt");
    expect_better((Given){"walk (1).c", DONE, ""}, (Given){"walk.c", MORE, ""}, "is a newer copy");
    expect_better((Given){"walk-10.c", DONE, ""}, (Given){"walk-9.c", MORE, ""}, "is a newer copy");
    expect_better((Given){"walk.c", DONE, ""}, (Given){"walk_final.c", MORE, ""},
                  "has the expected name");
    expect_better((Given){"b/walk.c", DONE, ""}, (Given){"a/walk.c", DONE STUB, ""},
                  "fewer TODO left");
    expect_better((Given){"b/walk.c", MORE, ""}, (Given){"a/walk.c", DONE "/* much said */", ""},
                  "has more written in it");
    expect_better((Given){"b/walk.c", "int a;", ""}, (Given){"a/c/walk.c", "int b;", ""},
                  "is as full");
}

Test(intake, a_copy_with_the_same_bytes_is_no_rival)
{
    char said[COPY_WHY];
    Copies all = given(
        (Given[]){{"a/walk.c", DONE, ""}, {"b/walk.c", DONE, ""}, {"b/walk_back.c", MORE, ""}}, 3);
    cr_expect(eq(str, copies_best(&all, 0)->shown, "a/walk.c"));
    for (size_t i = 0; i < all.n; i++)
        cr_expect(not(copies_lost_to(&all.copy[i], copies_best(&all, 0), said)));
    copies_free(&all);
}

Test(intake, a_todo_in_a_comment_or_a_text_is_not_left)
{
    Copies all = given((Given[]){{"walk.c",
                                  "/* TODO(x) */ char *s = \"TODO(\"; // TODO(\nint f(void) "
                                  "{ return MY_TODO('\\''); }",
                                  ""}},
                       1);
    cr_expect(all(eq(sz, all.copy[0].todos, 0), not(all.copy[0].stub)));
    copies_free(&all);
}

/* ---- what a submission holds ---- */

static void put(const char *folder, const char *path, const char *text)
{
    char *all = strdup(in_folder(folder, path));
    for (char *slash = all + strlen(folder) + 1; (slash = strchr(slash, '/')); *slash++ = '/') {
        *slash = '\0';
        mkdir(all, 0700);
    }
    file_made(all, text, strlen(text));
    free(all);
}

static Gathered gathered_of(const char *folder)
{
    static Gathered g;
    Source source = {FROM_FOLDER, (char *)folder, "", ""};
    char *empty = folder_new();
    gather(&(Pupil){.sources = &source, .n = 1}, &two, backend_light(), workbook(), empty, &g);
    folder_remove(empty);
    return g;
}

static void expect_said(const Gathered *g, const char *line)
{
    for (size_t i = 0; i < g->notes; i++)
        if (!strcmp(g->note[i].text, line))
            return;
    cr_expect(false, "not said: %s", line);
    for (size_t i = 0; i < g->notes; i++)
        cr_log_warn("said: %s", g->note[i].text);
}

Test(intake, every_file_of_a_submission_is_accounted_for)
{
    char *folder = folder_new();
    put(folder, "walk.c", STUB), put(folder, "week1/Walk (2).c", DONE);
    put(folder, "main.c", "int x;"), put(folder, "rest.rar", "Rar!"), put(folder, "notes.pdf", "");
    cr_assert(zero(int, symlink("/etc/passwd", in_folder(folder, "walk_back.c"))));
    Gathered g = gathered_of(folder);
    cr_expect(all(eq(int, g.lesson[0].presence, HANDED_IN), eq(str, g.lesson[0].text, DONE)));
    cr_expect(all(eq(int, g.lesson[1].presence, UNREADABLE),
                  eq(str, g.lesson[1].why, "is a symbolic link")));
    expect_said(&g, "week1/Walk (2).c was taken for walk.c");
    expect_said(&g, "walk.c was not used: it is the untouched stub");
    expect_said(&g, "main.c is no lesson's file: it was not used");
    expect_said(&g, "rest.rar cannot be opened: expected a .zip or a .tar.gz");
    expect_said(&g, "walk_back.c is a symbolic link");
    cr_expect(all(eq(sz, g.notes, 5), gathered_left_out(&g), not(g.unable)));
    folder_remove(folder);
}

Test(intake, of_a_copy_of_the_workbook_only_the_chapters_are_the_pupils)
{
    char *folder = folder_new();
    put(folder, "x/chapters/01-walk/walk.c", DONE),
        put(folder, "x/chapters/01-walk/jobs.c", "int x;");
    put(folder, "x/solutions/01-walk/walk.c", MORE), put(folder, "x/harness/main.c", "int x;");
    Gathered g = gathered_of(folder);
    cr_expect(all(eq(str, g.lesson[0].text, DONE), zero(sz, g.notes), not(gathered_left_out(&g))));
    cr_expect(eq(int, g.lesson[1].presence, NOT_HANDED_IN));
    folder_remove(folder);
}

Test(intake, a_submission_of_nothing_says_what_it_holds)
{
    char *folder = folder_new();
    put(folder, "report.pdf", "%PDF");
    Gathered g = gathered_of(folder);
    expect_said(&g, "holds none of the lessons' files, but report.pdf");
    cr_expect(gathered_left_out(&g));
    folder_remove(folder);
}

Test(intake, no_name_of_a_file_steers_a_terminal)
{
    char *folder = folder_new();
    put(folder, "a\x1b[31m\xc2\x9b\xe2\x80\xae\xff.c", "int x;");
    Gathered g = gathered_of(folder);
    expect_said(&g, "a?[31m?????\?.c is no lesson's file: it was not used");
    folder_remove(folder);
}

Test(intake, what_turns_the_direction_of_writing_is_not_printable)
{
    cr_expect(all(is_printable("Jörg 李 😀 é"), not(is_printable("a\tb")), not(is_printable("\x7f")),
                  not(is_printable("\xef\xbf\xbf")), not(is_printable("\xc2\x85")),
                  not(is_printable("\xe2\x80\xae")), not(is_printable("\xe2\x81\xa6")),
                  not(is_printable("\xed\xa0\x80")), not(is_printable("\xc0\xaf")),
                  not(is_printable("\xe2\x82"))));
}

/* ---- the shape of a folder of submissions ---- */

static Pupils class_of(const char *dir, bool expected)
{
    Pupils all = {.lessons = &two, .alone = true};
    cr_expect(eq(int, class_folder_add(&all, dir), expected));
    return all;
}

static void expect_pupils(const char *dir, const char *names)
{
    char got[1000] = "";
    Pupils all = class_of(dir, true);
    for (size_t i = 0; i < all.n; i++)
        strcat(strcat(got, i ? " " : ""), all.list[i]->name);
    cr_expect(eq(str, got, (char *)names));
    pupils_free(&all);
}

Test(intake, a_class_one_folder_too_high_is_entered)
{
    char *folder = folder_new();
    put(folder, "class/ada/walk.c", DONE), put(folder, "class/bob/walk.c", DONE);
    expect_pupils(folder, "ada bob");
    put(folder, "index.html", "");
    expect_pupils(folder, "ada bob");
    put(folder, "carl/walk.c", DONE);
    put(folder, "dora/walk.c", DONE), put(folder, "emil/walk.c", DONE);
    expect_pupils(folder,
                  "carl class dora emil"); /* then it is a pupil's, and the copies are told */
    folder_remove(folder);
}

Test(intake, several_classes_are_refused)
{
    char *folder = folder_new();
    put(folder, "monday/ada/walk.c", DONE), put(folder, "monday/bob/walk.c", DONE);
    put(folder, "friday/carl/walk.c", DONE), put(folder, "friday/dora/walk.c", DONE);
    Pupils all = class_of(folder, false);
    cr_expect(eq(sz, all.n, 0));
    folder_remove(folder);
}

Test(intake, a_pupils_own_tries_are_no_class)
{
    char *folder = folder_new();
    put(folder, "ada/attempt1/walk.c", STUB), put(folder, "ada/attempt2/walk.c", DONE);
    expect_pupils(folder, "ada");
    folder_remove(folder);
}

Test(intake, a_folder_for_each_lesson_is_one_pupils)
{
    char *folder = folder_new(), *name = strrchr(folder, '/') + 1;
    put(folder, "week1/walk.c", DONE), put(folder, "week2/walk_back.c", DONE);
    expect_pupils(folder, name);
    put(folder, "week3/walk.c", DONE);
    expect_pupils(folder, "week1 week2 week3");
    folder_remove(folder);
}

Test(intake, a_class_with_a_loose_lessons_file_is_refused)
{
    char *folder = folder_new();
    put(folder, "walk.c", DONE), put(folder, "ada/walk.c", DONE), put(folder, "bob/walk.c", DONE);
    Pupils all = class_of(folder, false);
    cr_expect(eq(sz, all.n, 0));
    folder_remove(folder);
}

/* ---- Gradescope's list of names ---- */

static void add_line(const char *folder, const char *name, const char *id, const char *email,
                     void *context)
{
    char *to = context;
    sprintf(to + strlen(to), "%s %s %s %s;", folder, name, id, email);
}

Test(intake, gradescopes_list_of_names_is_read)
{
    static const char list[] = "---\nsubmission_1:\n  :submitters:\n  - :name: Ada Lovelace\n"
                               "    :sid: '11'\n    :email: ada@example.edu\n"
                               "  :created_at: 2026-03-01\n  :results:\n    :tests:\n"
                               "    - :name: t1\n"
                               "submission_2:\n  :submitters:\n  - :name: \"J\\xF6rg\"\n"
                               "  - :name: Bob\n    :sid: '13'\n";
    char got[1000] = "", why[256];
    cr_expect(gradescope_read(list, strlen(list), add_line, got, why));
    cr_expect(eq(str, got,
                 "submission_1 Ada Lovelace 11 ada@example.edu;submission_2 Jörg  ;"
                 "submission_2 Bob 13 ;"));
    cr_expect(not(gradescope_read("a: [", 4, add_line, got, why)));
    cr_expect(strstr(why, "line 2") != NULL, "%s", why);
}
