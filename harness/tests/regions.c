/* regions.c: named regions of a solution, and the stub, the mistakes and the quotations made
 * from them. Whatever is malformed is refused with file and line. */
#define _GNU_SOURCE
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "support.h"
#include <stdio.h>
#include <string.h>

static const char solution[] = "#include \"f.h\"\n"
                               "\n"
                               "void f(size_t n, double x[n])\n"
                               "{\n"
                               "    //> first: set \"x\" to a \\ b, 100%\n"
                               "    if (n)\n"
                               "        x[0] = 1;\n"
                               "\n"
                               "    //< first\n"
                               "    int y;\n"
                               "\t//> second-part: do more\n"
                               "\tx[1] = y = 2;\n"
                               "\t//< second-part\n"
                               "}\n";

static const char mistakes[] = "/* Wrong bodies,\n"
                               " * two of them. */\n"
                               "\n"
                               "//> mistake off in first\n"
                               "// You are off.\n"
                               "// Why?\n"
                               "    x[0] = 2;\n"
                               "    // not a sentence for the reader\n"
                               "//< off\n"
                               "\n"
                               "//> variant other in second-part, see eq:score\n"
                               "// Another.\n"
                               "//> and in first\n"
                               "// also not a sentence\n"
                               "    x[0] = 3;\n"
                               "//< other\n";

static void expect_answer(const char *chunk, const char *first, const char *second,
                          const char *third, const char *want)
{
    lua_State *L = lua_opened();
    cr_expect(eq(str, (char *)lua_answer(L, chunk, first, second, third, NULL), (char *)want));
    lua_close(L);
}

/* What `chunk` refuses at a place, in words that hold `words`. */
static void expect_refused(const char *chunk, const char *text, const char *other,
                           const char *place, const char *words)
{
    char start[100];
    snprintf(start, sizeof start, "error: %s: ", place);
    lua_State *L = lua_opened();
    const char *why = lua_answer(L, chunk, text, other, NULL);
    cr_expect(strncmp(why, start, strlen(start)) == 0 && strstr(why, words),
              "expected '%s … %s', but: %s\n%s", start, words, why, text);
    lua_close(L);
}

static const char stub[] = "return require('lesson.regions').stub('s.c', (...))";
static const char quote[] =
    "local text, name = ... return require('lesson.regions').quote('s.c', text, name)";
static const char mistake[] =
    "local r, text, mistakes, name = require('lesson.regions'), ...\n"
    "return r.mistake('s.c', text, r.mistakes('m.c', mistakes)[name], 'm.c')";

/* ---- what is made */

Test(regions, a_stub_has_a_todo_for_each_region)
{
    expect_answer(stub, solution, NULL, NULL,
                  "#include \"f.h\"\n"
                  "\n"
                  "void f(size_t n, double x[n])\n"
                  "{\n"
                  "    TODO(\"first\", \"set \\\"x\\\" to a \\\\ b, 100%\");\n"
                  "    int y;\n"
                  "\tTODO(\"second-part\", \"do more\");\n"
                  "}\n");
    expect_answer(stub, "int x; // > no region\nint y; //> nor: this", NULL, NULL,
                  "int x; // > no region\nint y; //> nor: this\n");
}

Test(regions, a_long_hint_goes_on_in_the_next_line_and_its_string_in_another)
{
    expect_answer(stub,
                  "    //> first: a b c d e f g h i j k l m n o p q r s t u v w x y z, twenty-six\n"
                  "    //>     letters in all\n"
                  "    x = 1;\n"
                  "    //< first\n",
                  NULL, NULL,
                  "    TODO(\"first\", \"a b c d e f g h i j k l m n o p q r s t u v w x y z, "
                  "twenty-six \"\n"
                  "                  \"letters in all\");\n");
}

Test(regions, a_mistake_is_the_solution_with_another_body_and_directives_for_its_lines)
{
    expect_answer(mistake, solution, mistakes, "off",
                  "#include \"f.h\"\n"
                  "\n"
                  "void f(size_t n, double x[n])\n"
                  "{\n"
                  "#line 7 \"m.c\"\n"
                  "    x[0] = 2;\n"
                  "    // not a sentence for the reader\n"
                  "#line 10 \"s.c\"\n"
                  "    int y;\n"
                  "\tx[1] = y = 2;\n"
                  "}\n");
}

Test(regions, a_mistake_may_go_on_in_another_region_and_a_body_may_be_empty)
{
    expect_answer(mistake, solution, mistakes, "other",
                  "#include \"f.h\"\n"
                  "\n"
                  "void f(size_t n, double x[n])\n"
                  "{\n"
                  "#line 14 \"m.c\"\n"
                  "// also not a sentence\n"
                  "    x[0] = 3;\n"
                  "#line 10 \"s.c\"\n"
                  "    int y;\n"
                  "#line 13 \"m.c\"\n"
                  "#line 14 \"s.c\"\n"
                  "}\n");
}

/* A patch: only the lines that differ, at the depth of those that give way. Spaces at either end
 * do not count. */
static const char patched[] =
    "//> mistake a in first\n// Why?\n//-   x[0] = 1;\nx[0] = 2;\n    x[1] = 2;\n//< a\n"
    "//> mistake b in first\n// Why?\n//- if (n)\n//- x[0] = 1;\nx[0] = n;\n//< b\n"
    "//> mistake c in first\n// Why?\n//- if (n)\nif (!n)\n//- x[0] = 1;\n//> and in "
    "second-part\n//- x[1] = y = 2;\ny = 2;\n//< c\n";

Test(regions, a_patch_replaces_lines_of_the_region_and_keeps_the_others)
{
    expect_answer(mistake, solution, patched, "a",
                  "#include \"f.h\"\n\nvoid f(size_t n, double x[n])\n{\n"
                  "    if (n)\n"
                  "#line 4 \"m.c\"\n"
                  "        x[0] = 2;\n"
                  "            x[1] = 2;\n"
                  "#line 8 \"s.c\"\n"
                  "\n"
                  "    int y;\n\tx[1] = y = 2;\n}\n");
    expect_answer(mistake, solution, patched, "b",
                  "#include \"f.h\"\n\nvoid f(size_t n, double x[n])\n{\n"
                  "#line 11 \"m.c\"\n"
                  "    x[0] = n;\n"
                  "#line 8 \"s.c\"\n"
                  "\n"
                  "    int y;\n\tx[1] = y = 2;\n}\n");
}

Test(regions, a_patch_may_take_lines_away_and_stand_in_several_regions)
{
    expect_answer(mistake, solution, patched, "c",
                  "#include \"f.h\"\n\nvoid f(size_t n, double x[n])\n{\n"
                  "#line 16 \"m.c\"\n"
                  "    if (!n)\n"
                  "#line 7 \"s.c\"\n"
                  "#line 18 \"m.c\"\n"
                  "#line 8 \"s.c\"\n"
                  "\n"
                  "    int y;\n"
                  "#line 20 \"m.c\"\n"
                  "\ty = 2;\n"
                  "#line 13 \"s.c\"\n"
                  "}\n");
}

/* A solution may be wrapped anew without its mistakes: where lines end does not count. A statement
 * that stands in a longer line is found if no line is made of it. */
Test(regions, a_patch_fits_however_the_lines_of_the_region_are_broken)
{
    static const char broken[] = "{\n"
                                 "    //> f: do\n"
                                 "    int y = g(n,\n"
                                 "              n); x[0] = y;\n"
                                 "    if (n) return;\n"
                                 "    //< f\n"
                                 "}\n";
    static const char patches[] =
        "//> mistake a in f\n// Why?\n//- int y = g(n, n);\nint y = 0;\n//< a\n"
        "//> mistake b in f\n// Why?\n//- return;\n//- \nreturn 1;\n//- x[0]\n//- = y;\nx[1] = "
        "y;\n//< b\n";
    expect_answer(mistake, broken, patches, "a",
                  "{\n"
                  "#line 4 \"m.c\"\n"
                  "    int y = 0;\n"
                  "#line 4 \"s.c\"\n"
                  " x[0] = y;\n"
                  "    if (n) return;\n"
                  "}\n");
    expect_answer(mistake, broken, patches, "b",
                  "{\n"
                  "    int y = g(n,\n"
                  "              n); \n"
                  "#line 13 \"m.c\"\n"
                  "              x[1] = y;\n"
                  "#line 5 \"s.c\"\n"
                  "    if (n) \n"
                  "#line 10 \"m.c\"\n"
                  "    return 1;\n"
                  "#line 6 \"s.c\"\n"
                  "}\n");
}

Test(regions, a_mistake_may_need_something_behind_the_last_include)
{
    expect_answer(
        mistake, solution,
        "//> mistake a in first\n// Why?\nx[0] = one;\n//> and in head\n#include <math.h>\n"
        "static int one = 1;\n//< a\n",
        "a",
        "#include \"f.h\"\n"
        "#line 5 \"m.c\"\n"
        "#include <math.h>\n"
        "static int one = 1;\n"
        "#line 2 \"s.c\"\n"
        "\n"
        "void f(size_t n, double x[n])\n"
        "{\n"
        "#line 3 \"m.c\"\n"
        "x[0] = one;\n"
        "#line 10 \"s.c\"\n"
        "    int y;\n"
        "\tx[1] = y = 2;\n"
        "}\n");
}

Test(regions, mistakes_have_a_kind_a_sentence_a_place_in_the_chapter_and_their_order)
{
    static const char list[] =
        "local out = {}\n"
        "for i, m in ipairs(require('lesson.regions').mistakes('m.c', (...))) do\n"
        "  out[i] = ('%s %s: %s (%d, %s)'):format(m.kind, m.name, m.text, #m.parts, m.see)\n"
        "end\n"
        "return table.concat(out, '; ')";
    expect_answer(list, mistakes, NULL, NULL,
                  "mistake off: You are off. Why? (1, nil); variant other: Another. (2, eq:score)");
    expect_answer(list, "", NULL, NULL, "");
    expect_answer(list, "/* none\n * yet */\n\n", NULL, NULL, "");
}

Test(regions, a_quotation_is_a_regions_body_without_its_indentation)
{
    expect_answer(quote, solution, "first", NULL, "if (n)\n    x[0] = 1;\n\n");
    expect_answer(quote, solution, "second-part", NULL, "x[1] = y = 2;\n");
    expect_answer(quote, "  //> a: b\n    deep\nshallow\n  //< a\n", "a", NULL,
                  "  deep\nshallow\n");
}

/* ---- what is refused in a solution */

Test(regions, refuses_a_region_that_is_never_closed)
{
    expect_refused(stub, "int x;\n//> a: do\nx = 1;\n", NULL, "s.c:2", "region a is never closed");
}

Test(regions, refuses_a_region_inside_another)
{
    expect_refused(stub, "//> a: do\n\n//> b: do\n//< b\n//< a\n", NULL, "s.c:3",
                   "region b opens inside a, which opened in line 1");
}

Test(regions, refuses_the_end_of_another_region)
{
    expect_refused(stub, "//> a: do\n//< b\n", NULL, "s.c:2",
                   "found the end of region b, expected that of a");
    expect_refused(stub, "//> a: do\n//< a\n//< a\n", NULL, "s.c:3",
                   "found the end of region a, expected none");
}

Test(regions, refuses_a_region_that_is_there_already)
{
    expect_refused(stub, "//> a: do\n//< a\n//> a: more\n//< a\n", NULL, "s.c:3",
                   "region a is there already, in line 1");
}

Test(regions, refuses_a_marker_that_is_none)
{
    expect_refused(stub, "int x;\n  //> a\n//< a\n", NULL, "s.c:2",
                   "found '//> a', expected '//> name: hint'");
    expect_refused(stub, "//> a:\n//< a\n", NULL, "s.c:1", "found '//> a:'");
    expect_refused(stub, "//>a: do\n//< a\n", NULL, "s.c:1", "found '//>a: do'");
    expect_refused(stub, "//> a: do\n//< a, b\n", NULL, "s.c:2", "found '//< a, b'");
}

Test(regions, refuses_to_quote_a_region_that_is_not_there)
{
    expect_refused(quote, solution, "third", "s.c:1", "has no region third");
    expect_refused(quote, "//> a: do\n", "a", "s.c:1", "region a is never closed");
}

/* ---- what is refused among mistakes */

static const char list[] = "require('lesson.regions').mistakes('m.c', (...))";

Test(regions, refuses_a_mistake_that_is_never_closed)
{
    lua_State *L = lua_opened();
    const char *why = lua_answer(L, list, "\n//> mistake a in first\n// Why?\nx = 1;\n", NULL);
    cr_expect(strncmp(why, "error: m.c:", 11) == 0 && strstr(why, "mistake a is never closed"),
              "%s", why);
    lua_close(L);
}

Test(regions, refuses_a_mistake_inside_another)
{
    expect_refused(list, "//> mistake a in first\n// Why?\n//> variant b in first\n", NULL, "m.c:3",
                   "mistake b opens inside a");
}

Test(regions, refuses_the_end_of_another_mistake)
{
    expect_refused(list, "//> mistake a in first\n// Why?\n//< b\n", NULL, "m.c:3",
                   "found the end of b, expected that of a");
    expect_refused(list, "\n//< b\n", NULL, "m.c:2", "found the end of b, expected none");
}

Test(regions, refuses_a_mistake_that_is_there_already)
{
    expect_refused(list, "//> mistake a in x\n// Why?\n//< a\n//> variant a in y\n// Why?\n//< a\n",
                   NULL, "m.c:4", "mistake a is there already");
}

Test(regions, refuses_a_mistake_without_a_sentence)
{
    expect_refused(list, "//> mistake a in first\nx = 1;\n//< a\n", NULL, "m.c:3",
                   "mistake a has no sentence");
    expect_refused(list, "//> mistake a in first\nx = 1;\n// too late\n//< a\n", NULL, "m.c:4",
                   "mistake a has no sentence");
}

Test(regions, refuses_a_mistake_in_a_region_that_the_solution_does_not_have)
{
    static const char unknown[] = "local r, text, mistakes = require('lesson.regions'), ...\n"
                                  "r.mistake('s.c', text, r.mistakes('m.c', mistakes)[1], 'm.c')";
    expect_refused(unknown, solution, "//> mistake a in third\n// Why?\n//< a\n", "m.c:3",
                   "a: s.c has no region third");
    expect_refused(unknown, solution, "//> mistake a in first\n// Why?\n//> and in third\n//< a\n",
                   "m.c:4", "a: s.c has no region third");
}

Test(regions, refuses_text_outside_any_mistake)
{
    expect_refused(list, "#include <math.h>\n", NULL, "m.c:1",
                   "found '#include <math.h>' outside any mistake");
    expect_refused(list, "//> mistake a in first\n// Why?\n//< a\nx = 1;\n", NULL, "m.c:4",
                   "found 'x = 1;' outside any mistake");
}

Test(regions, refuses_a_mistakes_marker_that_is_none)
{
    expect_refused(list, "//> mistake a\n", NULL, "m.c:1",
                   "found '//> mistake a', expected '//> mistake name in region'");
    expect_refused(list, "//> error a in first\n", NULL, "m.c:1", "found '//> error a in first'");
    expect_refused(list, "//> and in first\n", NULL, "m.c:1", "found '//> and in first'");
    expect_refused(list, "//> mistake a in first, see score\n", NULL, "m.c:1",
                   "found 'see score', expected 'see eq:name'");
    expect_refused(list, "//> mistake a in first and second\n", NULL, "m.c:1",
                   "found 'and second', expected 'see eq:name'");
}

static const char repeats[] = "//> f: do\nx = 1;\ny = 2;\nx = 1;\n//< f\n";
static const char apply[] = "local r, text, mistakes = require('lesson.regions'), ...\n"
                            "return r.mistake('s.c', text, r.mistakes('m.c', mistakes)[1], 'm.c')";

Test(regions, refuses_a_patch_that_fits_nowhere_or_twice)
{
    expect_refused(apply, repeats, "//> mistake a in f\n// Why?\n//- z = 1;\n//< a\n", "m.c:3",
                   "mistake a: region f of s.c has these lines nowhere, expected once: z = 1;");
    expect_refused(apply, repeats, "//> mistake a in f\n// Why?\n//- x = 1;\n//< a\n", "m.c:3",
                   "has these lines 2 times, expected once: x = 1;");
    expect_refused(apply, repeats, "//> mistake a in f\n// Why?\n//- y = 2;\n//- y = 2;\n//< a\n",
                   "m.c:3", "nowhere, expected once: y = 2; y = 2;");
    expect_refused(
        apply, repeats,
        "//> mistake a in f\n// Why?\n//- y = 2;\ny = 3;\n//- x = 1;\n//- y = 2;\n//< a\n", "m.c:5",
        "two patches for line 3 of s.c");
}

Test(regions, refuses_two_parts_for_one_region)
{
    expect_refused(apply, repeats,
                   "//> mistake a in f\n// Why?\nx = 1;\n//> and in f\nx = 2;\n//< a\n", "m.c:5",
                   "mistake a has two parts for region f");
}

/* ---- as a program */

static void expect_ran(const char *arguments, int status, const char *words)
{
    Ran ran = run("lua5.4 harness/lesson/regions.lua %s", arguments);
    cr_expect(eq(int, ran.status, status), "%s: %s", arguments, ran.output);
    cr_expect(ne(ptr, strstr(ran.output, words), NULL), "%s: %s", arguments, ran.output);
    ran_free(&ran);
}

Test(regions, as_a_program_its_exit_status_tells_the_truth)
{
    char line[1000], *folder = folder_new();
    file_made(in_folder(folder, "s.c"), solution, strlen(solution));
    file_made(in_folder(folder, "m.c"), mistakes, strlen(mistakes));
    snprintf(line, sizeof line, "stub %s/s.c", folder),
        expect_ran(line, 0, "TODO(\"second-part\", \"do more\");");
    snprintf(line, sizeof line, "names %s/m.c", folder), expect_ran(line, 0, "off\nother\n");
    snprintf(line, sizeof line, "mistake %s/s.c %s/m.c off", folder, folder),
        expect_ran(line, 0, "x[0] = 2;");
    snprintf(line, sizeof line, "mistake %s/s.c %s/m.c on", folder, folder),
        expect_ran(line, 1, "m.c has no mistake on");
    snprintf(line, sizeof line, "quote %s/s.c third", folder),
        expect_ran(line, 1, "s.c:1: has no region third");
    snprintf(line, sizeof line, "stub %s/nothing.c", folder), expect_ran(line, 1, "No such file");
    expect_ran("", 2, "usage: "), expect_ran("stub", 2, "usage: "),
        expect_ran("draw x.c", 2, "usage: ");
    folder_remove(folder);
}
