/* gradebook.c: what an instructor asks of a class: who is in it, what each has, what has changed
 * and why, what is overridden, what to teach tomorrow, and which files are alike. */
#define _GNU_SOURCE
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "../grade/csv.h"
#include "../grade/roster.h"
#include "../grade/winnow.h"
#include "graded.h"
#include "support.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- tables that come in ---- */

static Csv csv_of_bytes(const char *bytes, size_t n)
{
    char *folder = folder_new();
    const char *path = in_folder(folder, "a.csv");
    Csv csv;
    file_made(path, bytes, n);
    cr_assert(csv_read(path, &csv), "%s", strerror(errno));
    folder_remove(folder);
    return csv;
}

static Csv csv_of(const char *text) { return csv_of_bytes(text, strlen(text)); }

static void expect_row(const Csv *csv, size_t i, const char *cells)
{
    char got[500] = "";
    for (size_t k = 0; i < csv->n && k < csv->row[i].n; k++)
        strcat(strcat(got, k ? "|" : ""), csv->row[i].cell[k]);
    cr_expect(eq(str, got, (char *)cells));
}

Test(gradebook, a_table_is_read_as_spreadsheets_write_it)
{
    Csv csv = csv_of("\xef\xbb\xbf"
                     "a,b,c\r\n\"x, \"\"y\"\"\nz\",,3\r\n\r\nlast,\"\"");
    cr_expect(eq(sz, csv.n, 3));
    expect_row(&csv, 0, "a|b|c"), expect_row(&csv, 1, "x, \"y\"\nz||3"),
        expect_row(&csv, 2, "last|");
    cr_expect(all(eq(sz, csv_column(&csv, "B"), 1), eq(sz, csv_column(&csv, "d"), 3)));
    cr_expect(zero(str, (char *)csv_cell(&csv.row[2], 7)));
    csv_free(&csv);
    csv = csv_of("a;b,c;d\n1;2;3\n");
    expect_row(&csv, 0, "a|b,c|d"), expect_row(&csv, 1, "1|2|3");
    csv_free(&csv);
}

Test(gradebook, a_table_of_another_encoding_is_read_as_what_it_says)
{
    Csv csv = csv_of("Student;ID\n\"M\xfcller, J\xf6rg\";1\n\x93x\x94;\x80\n"); /* Windows */
    expect_row(&csv, 1, "M\xc3\xbcller, J\xc3\xb6rg|1");
    expect_row(&csv, 2, "\xe2\x80\x9cx\xe2\x80\x9d|\xe2\x82\xac");
    csv_free(&csv);
    static const char wide[] = "\xff\xfe"
                               "a\0\t\0b\0\r\0\n\0\xe9\0\t\0002\0";
    csv = csv_of_bytes(wide, sizeof wide - 1);
    expect_row(&csv, 0, "a|b"), expect_row(&csv, 1, "\xc3\xa9|2");
    csv_free(&csv);
}

Test(gradebook, a_quotation_mark_that_is_never_closed_is_an_error)
{
    char *folder = folder_new();
    const char *path = in_folder(folder, "a.csv");
    Csv csv;
    file_made(path, "a,\"b\nc", 6);
    cr_expect(not(csv_read(path, &csv)));
    cr_expect(eq(int, errno, EILSEQ));
    folder_remove(folder);
}

Test(gradebook, no_cell_is_a_formula_or_steers_a_terminal)
{
    char *text;
    size_t n;
    FILE *to = open_memstream(&text, &n);
    for (const char **c = (const char *[]){"=1", "+1", "-1", "@x", "a\"b",
                                           "a\x1b\xc2\x9b"
                                           "b",
                                           NULL};
         *c; c++)
        csv_put(to, *c, ' ');
    fclose(to);
    cr_expect(eq(str, text, "\"'=1\" \"'+1\" \"'-1\" \"'@x\" \"a\"\"b\" \"a???b\" "));
    free(text);
}

/* ---- who is in the class ---- */

typedef struct {
    const char *name, *person, *id, *email;
} Who;

/* The rows of the pupils, absent ones behind them by name. */
static void expect_matched(const char *roster, const Who *who, size_t n, const char *expected,
                           size_t strangers)
{
    char *folder = folder_new(), got[1000] = "";
    const char *path = in_folder(folder, "roster.csv");
    Pupils all = {0};
    Csv csv;
    file_made(path, roster, strlen(roster));
    for (size_t i = 0; i < n; i++) {
        bool is_new;
        Pupil *p = pupils_get(&all, who[i].name, who[i].name, &is_new);
        p->person = strdup(who[i].person), p->id = strdup(who[i].id),
        p->email = strdup(who[i].email);
    }
    size_t unknown = 0;
    cr_assert(roster_match(path, &csv, &all, &unknown));
    for (size_t i = 0; i < all.n; i++)
        sprintf(got + strlen(got), "%s%zu%s%s", i ? " " : "", all.list[i]->row, i < n ? "" : ":",
                i < n ? "" : all.list[i]->name);
    cr_expect(eq(str, got, (char *)expected));
    cr_expect(eq(sz, unknown, strangers));
    pupils_free(&all), csv_free(&csv);
    folder_remove(folder);
}

Test(gradebook, pupils_are_found_in_the_rosters_of_platforms)
{
    expect_matched("Student,ID,SIS Login ID\n    Points Possible,,\n\"Lovelace, Ada\",1001,ada\n"
                   "\"Lee, Ann\",1002,ann\n\"Lee, Ann\",1003,ann2\n\"Gone, Nina\",1004,nina\n"
                   "\"Student, Test\",,\n",
                   (Who[]){{"lovelaceada_1001", "lovelaceada", "1001", ""},
                           {"leeann_1003", "leeann", "1003", ""},
                           {"strangerjo_9", "strangerjo", "9", ""}},
                   3, "2 4 0 3:Lee, Ann 5:Gone, Nina", 1);
    expect_matched(
        "First name,Surname,Email address\nJörg,Müller,jm@x.org\nAda,Lovelace,al@x.org\n",
        (Who[]){{"Ada Lovelace_101", "Ada Lovelace", "101", ""}, {"Team", "", "", "jm@x.org"}}, 2,
        "2 1", 0);
    expect_matched("identifier,github_username\n\"Hopper, Grace\",grace-h\nada,ada-l\n",
                   (Who[]){{"pg-homework-grace-h", "", "", ""}, {"homework-ada-l", "", "", ""}}, 2,
                   "1 2", 0);
    expect_matched("Last Name,First Name,Username\nLovelace,Ada,alove\n",
                   (Who[]){{"Lovelace, Ada(alove)", "Lovelace, Ada", "alove", ""}}, 1, "1", 0);
    expect_matched("Name\nMÜLLER Jürgen\nGödel Kurt\nŁódź Ørsted\n李小龙\n李雷\n",
                   (Who[]){{"Müller Ju\u0308rgen", "", "", ""},
                           {"Godel Kurt", "", "", ""},
                           {"Lodz Orsted", "", "", ""},
                           {"李雷", "", "", ""},
                           {"Kurt Gödel, again", "Gödel, Kurt", "", ""}},
                   5, "1 2 3 5 0 4:李小龙", 1);
}

Test(gradebook, a_table_that_is_no_roster_is_refused)
{
    char *folder = folder_new();
    const char *path = in_folder(folder, "a.csv");
    Pupils all = {0};
    Csv csv;
    size_t strangers = 0;
    file_made(path, "a,b\n1,2\n", 8);
    cr_expect(not(roster_match(path, &csv, &all, &strangers)));
    folder_remove(folder);
}

/* ---- files that are alike ---- */

static size_t shared(const char *one, const char *other)
{
    size_t n, m, found = 0;
    uint64_t *a = winnow(one, &n), *b = winnow(other, &m);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < m; k++)
            found += a[i] == b[k];
    free(a), free(b);
    return found;
}

#define LOOP "for (size_t b = 0; b < A; b++) { pi[b] = exp(theta[b] - most); sum += pi[b]; } "

Test(gradebook, a_passage_is_found_whatever_its_names_are)
{
    const char *renamed = "for(size_t k=0;k<n;k++){/* mine */ p[k]=f(x[k]-m);\n s+=p[k];}";
    size_t n;
    free(winnow(LOOP, &n));
    cr_assert(n > 0);
    cr_expect(eq(sz, shared(LOOP, renamed), n));
    cr_expect(
        gt(sz, shared("int f(void) { return 1; } " LOOP "return;", "double x; x = 2; " LOOP), 0));
    cr_expect(zero(
        sz, shared(LOOP, "while (i > 0) if (a == b) return c; else do x *= y / z; while (1);")));
    cr_expect(zero(sz, shared("", LOOP)));
}

/* ---- the gradebook itself ---- */

#define ALAN "14" /* the points of the sample class's */
#define GRADE(name, options)                                                                       \
    "build/ascent grade --timeout .2 build/tests/" name "/in --lessons 1 --out build/tests/" name  \
    "/out"                                                                                         \
    " " options

Test(gradebook, absence_is_a_row_and_the_platforms_ids_return)
{
    scratch("roster");
    expect(
        4, "ada is not in the roster",
        "cd build/tests/roster && cp -r ../../../" CLASS
        " in && printf 'Student,ID,Note\\nAlan,17,\"a, b\"\\nNina,18,\\nKurt,19,\\n' > r.csv && cd "
        "../../.. && " GRADE("roster", "--roster build/tests/roster/r.csv"));
    expect(0, "Student,ID,Note,pupil,pupil_id,late,01-softmax-step,total,most\n",
           "cat build/tests/roster/out/gradebook.csv");
    expect(0, "\n\"Alan\",\"17\",\"a, b\",\"alan\",\"\",\"\"," ALAN "," ALAN ",32\n",
           "cat build/tests/roster/out/gradebook.csv");
    expect(0, "\n\"Nina\",\"18\",\"\",\"Nina\",\"\",\"\",0,0,32\n",
           "cat build/tests/roster/out/gradebook.csv");
    expect(0, "\"Nina\",\"01-softmax-step\",0,32,\"missing: not handed in\"",
           "cat build/tests/roster/out/grades.csv");
    expect(2, "No such file", GRADE("roster", "--roster build/tests/roster/none.csv"));
}

Test(gradebook, every_change_has_its_reason)
{
    scratch("changes");
    expect(0, "6 graded", "cp -r " CLASS " build/tests/changes/in && " GRADE("changes", ""));
    expect(0, "\"alan\",\"01-softmax-step\",," ALAN ",\"\",\"new\"\n",
           "cat build/tests/changes/out/changes.csv");
    expect(0, "0 graded", GRADE("changes", ""));
    expect(0, "1\n", "wc -l < build/tests/changes/out/changes.csv");
    expect(0, "2 graded",
           "cp " SOLUTION
           " build/tests/changes/in/alan; rm -r build/tests/changes/in/kurt; cp " CLASS
           "/kurt/softmax_step.c build/tests/changes/in/ada; " GRADE("changes", ""));
    expect(0, "\"alan\",\"01-softmax-step\"," ALAN ",32,\"1.",
           "cat build/tests/changes/out/changes.csv");
    expect(0, " passes\",\"file\"\n", "grep alan build/tests/changes/out/changes.csv");
    expect(0, " fails", "grep ada build/tests/changes/out/changes.csv");
    expect(0, "\"kurt\",\"01-softmax-step\",0,,\"\",\"withdrawn\"\n",
           "cat build/tests/changes/out/changes.csv");
    expect(0, "2\n", "ls build/tests/changes/out/.history | wc -l");
}

Test(gradebook, an_override_survives_regrading_and_is_flagged)
{
    scratch("override");
    expect(0, "6 graded",
           "cp -r " CLASS " build/tests/override/in && mkdir -p build/tests/override/out && printf "
           "'pupil,lesson,points,reason,who,was\\nalan,1,20,\"was ill, spoke\",kg," ALAN "\\n' > "
           "build/tests/override/out/overrides.csv && " GRADE("override", ""));
    expect(0, "\"alan\",\"01-softmax-step\",20,32,", "cat build/tests/override/out/grades.csv");
    expect(0, "\"was ill, spoke (kg, in place of " ALAN ")\"",
           "cat build/tests/override/out/grades.csv");
    expect(0, "\"alan\",\"\",\"\",20,20,32\n", "cat build/tests/override/out/gradebook.csv");
    expect(0, "1 graded", "cp " SOLUTION " build/tests/override/in/alan; " GRADE("override", ""));
    expect(0, "in place of 32); the grade beneath has changed",
           "cat build/tests/override/out/grades.csv");
    expect(0, "\"file, beneath an override\"", "cat build/tests/override/out/changes.csv");
    expect(4, "the overrides have al\?n, lesson 1: there is no such grade",
           "printf 'pupil,lesson,points,reason\\nalan,1,20,x\\nal\\033n,1,3,x\\n' > "
           "build/tests/override/other.csv; " GRADE("override",
                                                    "--overrides build/tests/override/other.csv"));
    expect(2, "row 2: expected pupil, lesson (a number), points and reason",
           "printf 'pupil,lesson,points,reason\\nalan,1,many,x\\n' > "
           "build/tests/override/bad.csv; " GRADE("override",
                                                  "--overrides build/tests/override/bad.csv"));
}

Test(gradebook, an_override_reaches_the_pupil_and_leaves_with_its_row)
{
    const char *page = "cat build/tests/told_by_hand/out/alan/feedback.html",
               *json = "cat build/tests/told_by_hand/out/alan/results.json";
    scratch("told_by_hand");
    expect(0, "6 graded",
           "cp -r " CLASS " build/tests/told_by_hand/in && " GRADE("told_by_hand", ""));
    expect(0, "", "cp -r build/tests/told_by_hand/out/alan build/tests/told_by_hand/before");
    expect(0, "0 graded",
           "printf 'pupil,lesson,points,reason,who\nalan,1,20,was <ill>\033,Katherine\n' > "
           "build/tests/told_by_hand/out/overrides.csv && " GRADE("told_by_hand", ""));
    expect(0, "<p><strong>Set by hand: 20 points.</strong> was &lt;ill&gt;?</p>", page);
    expect(0, "\\nSet by hand: 20 points. was <ill>?\\n", json);
    expect(0, "\"score\":\t20,", json);
    expect(0, "\"alan\",\"01-softmax-step\",20,32,", "cat build/tests/told_by_hand/out/grades.csv");
    expect(0, "in place of " ALAN ")", "cat build/tests/told_by_hand/out/grades.csv");
    expect(1, "", "grep -r Katherine build/tests/told_by_hand/out/alan");
    expect(0, "",
           "test -z \"$(find build/tests/told_by_hand/out/ada -newer "
           "build/tests/told_by_hand/out/overrides.csv)\"");
    expect(0, "0 graded",
           "rm build/tests/told_by_hand/out/overrides.csv; " GRADE("told_by_hand", ""));
    expect(0, "", "diff -r build/tests/told_by_hand/before build/tests/told_by_hand/out/alan");
}

Test(gradebook, lessons_have_weights)
{
    scratch("weights");
    expect(
        0, "1 graded",
        "mkdir -p build/tests/weights/in/alan && cp " CLASS "/alan/softmax_step.c "
        "solutions/02-reinforce/reinforce.c build/tests/weights/in/alan && build/ascent grade "
        "build/tests/weights/in --lessons 1,2 --weights 1=64,2=10 --out build/tests/weights/out");
    expect(0, "\"alan\",\"\",\"\"," ALAN ",29,38,74\n",
           "cat build/tests/weights/out/gradebook.csv");
    expect(2, "--weights: expected 1=10,2=20, found 1:2", GRADE("weights", "--weights 1:2"));
}

Test(gradebook, the_class_at_a_glance)
{
    scratch("glance");
    expect(0, "9 graded",
           "cp -r " CLASS
           " build/tests/glance/in && cd build/tests/glance/in && cp -r alan '<b>bob' "
           "&& mkdir none rar && touch rar/x.rar && cd ../../../.. && " GRADE(
               "glance", "--book https://b.example") " || [ $? = 4 ]");
    expect(0, "\"01-softmax-step\",\"mistake\",\"forgot-the-log\",2,",
           "cat build/tests/glance/out/class.csv");
    if (run("command -v xmllint").status == 0)
        expect(0, "", "xmllint --noout build/tests/glance/out/junit.xml");
    else
        printf("skipped: no xmllint to read junit.xml\n");
    expect(0, "<testsuite name=\"&lt;b&gt;bob\" package=\"01-softmax-step\" tests=\"",
           "cat build/tests/glance/out/junit.xml");
    const char *page = "cat build/tests/glance/out/class.html";
    expect(0, "9 pupils, 2 with full marks", page);
    expect(0, "<tr><td><a href=\"#01-softmax-step\">01-softmax-step</a><td class=n>9<td class=n>2",
           page);
    expect(0, "<tr><td>40–49 %<td class=n>2<td>", page);
    expect(0, "<tr><td>rar<td>x.rar cannot be opened: expected a .zip or a .tar.gz\n", page);
    expect(1, "", "grep '<li>rar' build/tests/glance/out/class.html");
    expect(0, "This explains all 2", "cat build/tests/glance/out/none/feedback.html");
    expect(0, "<td class=n>2<td>mistake<td>forgot-the-log", page);
    expect(0, "<a href=\"https://b.example/01-softmax-step.html#eq-1.8\">1.8</a>", page);
    expect(0, "<td>&lt;b&gt;bob, alan<td><td>the same file<td class=n>100 %", page);
    expect(0, "<li>none\n", page);
    expect(1, "", "grep -F '<b>bob' build/tests/glance/out/class.html");
}

Test(gradebook, without_names_there_is_a_key)
{
    scratch("nameless");
    expect(
        0, "2 graded",
        "cd build/tests/nameless && mkdir in && for p in ada alan; do cp ../../../" CLASS
        "/$p/softmax_step.c in/${p}lovelace_1_2_softmax_step.c; cp in/${p}love* "
        "in/${p}lovelace_1_2_softmax_step-1.c; done && rm in/alan*step.c && cd ../../.. && " GRADE(
            "nameless", "--anonymous"));
    expect(1, "", "cd build/tests/nameless/out; ls | grep love || grep -rl lovelace *");
    expect(0, ",\"adalovelace_1\",\"adalovelace\",\"1\",", "cat build/tests/nameless/out/.key.csv");
    expect(0, "600\n600\n",
           "stat -c %a build/tests/nameless/out/.key.csv build/tests/nameless/out/.secret");
    expect(0, "0 graded, 2 stand", GRADE("nameless", "--anonymous"));
    expect(4, "archive 1.7z cannot be opened",
           "cd build/tests/nameless/in && rm * && echo x > lovelace.7z && echo x > lovely.zip && "
           "cd ../../../.. && " GRADE("nameless", "--anonymous"));
    expect(1, "", "cd build/tests/nameless/out; ls | grep love || grep -rl lovelace *");
}

Test(gradebook, one_can_ask_it)
{
    scratch("asked");
    expect(0, "6 graded", "cp -r " CLASS " build/tests/asked/in && " GRADE("asked", ""));
    if (run("command -v sqlite3").status != 0) {
        printf("skipped: no sqlite3 command\n");
        return;
    }
    expect(0, "alan|" ALAN ".0\n",
           "sqlite3 build/tests/asked/out/gradebook.db \"SELECT name, score FROM grade WHERE score "
           "BETWEEN 1 AND 20\"");
}
