/* contract.c: what a lesson's header may say, and that whatever else it says is refused with its
 * place.
 *
 * A refusal is checked in three parts: file and line, what was found, what was expected. The
 * words in between are free. */
#define _GNU_SOURCE
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "support.h"
#include <stdio.h>
#include <string.h>

/* A docstring of six lines; what follows it begins in line 7. */
#define DOC                                                                                        \
    "/* Does it.                   [eq:it]\n"                                                      \
    " *   T     how many\n"                                                                        \
    " *   A     how many others\n"                                                                 \
    " *   x[T]  numbers\n"                                                                         \
    " *   y[T]  out: numbers\n"                                                                    \
    " */\n"

static const char describe[] =
    "local list, out = require('lesson.contract').parse('it.h', (...)), {}\n"
    "for i, f in ipairs(list) do\n"
    "  local params = {}\n"
    "  for k, p in ipairs(f.params) do\n"
    "    params[k] = p.role .. ' ' .. p.kind .. ' ' .. p.name\n"
    "    for _, dim in ipairs(p.dims) do params[k] = params[k] .. '[' .. dim .. ']' end\n"
    "  end\n"
    "  assert(list[f.name] == f)\n"
    "  out[i] = ('%d: %s %s(%s) %s%s'):format(f.line, f.returns, f.name, table.concat(params, ', "
    "'), f.tag or "
    "'-', f.agent and ' agent' or '')\n"
    "end\n"
    "return table.concat(out, '; ')";

static void reads(const char *text, const char *description)
{
    lua_State *L = lua_opened();
    cr_expect(eq(str, (char *)lua_answer(L, describe, text, NULL), (char *)description));
    lua_close(L);
}

static void refuses(const char *text, int line, const char *found, const char *expected)
{
    char place[32];
    lua_State *L = lua_opened();
    lua_pushstring(L, "it.h");
    lua_pushstring(L, text);
    bool fine = host_call(L, "lesson.contract", "parse", 2, 1);
    const char *why = fine ? "nothing" : lua_tostring(L, -1);
    snprintf(place, sizeof place, "it.h:%d: ", line);
    cr_expect(fine == false && !strncmp(why, place, strlen(place)),
              "%s is not refused at line %d, but says: %s", text, line, why);
    cr_expect(strstr(why, "found ") && strstr(why, found), "%s: not '%s', but: %s", text, found,
              why);
    cr_expect(strstr(why, "expected ") && strstr(strstr(why, "expected "), expected),
              "%s: not '%s', but: %s", text, expected, why);
    lua_close(L);
}

/* ---- what is read */

Test(contract, reads_every_kind_of_scalar_and_result)
{
    reads("/* Does it.\n *   T  a size\n *   i  an int\n *   d  a double\n *   b  a bool */\n"
          "void f(size_t T, int i, double d, bool b);\n",
          "6: void f(value size_t T, value int i, value double d, value bool b) -");
    reads("/* a\n * i  b */\nsize_t f(int i);/* a\n * i  b */int g(int i);\n/* a\n * i  b */ "
          "double h(int i); /*\n * i  b */ bool k(int i);",
          "3: size_t f(value int i) -; 4: int g(value int i) -; 6: double h(value int i) -; 7: "
          "bool k(value int i) -");
}

Test(contract, reads_arrays_of_every_kind_in_up_to_three_dimensions_and_their_direction)
{
    reads(
        "/* Does it.\n"
        " *   T        steps\n"
        " *   A        actions\n"
        " *   d[T]     a const array is an input, whatever its line says: out\n"
        " *   i[T][A]  out\n"
        " *   b[A][T][A]  in/out: flags\n"
        " *   e[T]     out: numbers */\n"
        "void f(size_t T, size_t A, const double d[T], int i[T][A], bool b[A][T][A], double e[T]);",
        "8: void f(value size_t T, value size_t A, in double d[T], out int i[T][A], in/out bool "
        "b[A][T][A], out double e[T]) -");
    reads("/*\n *  T  a\n *  i[T]  b\n *  b[T]  c\n *  d[T][T][T]  d */\n"
          "void f(size_t T, const int i[T], const bool b[T], const double d[T][T][T]);",
          "6: void f(value size_t T, in int i[T], in bool b[T], in double d[T][T][T]) -");
}

Test(contract, reads_past_comments_preprocessor_lines_and_blanks)
{
    reads("/* The file.\n * void not_this(int i); */\n#pragma once\n  #include <stddef.h>\n// void "
          "nor_this(int i);\n\n"
          "/* First. [eq:one] and [eq:two]\n *  i  a number */\n\n"
          "void\nf\t(int\n   i)\n;\n#define X 1\n/* Second.\n * i  a number */ int g(int i); // "
          "and so on\n/* the end */",
          "10: void f(value int i) eq:one; 16: int g(value int i) -");
    reads("", "");
    reads("/* nothing but a comment */", "");
}

Test(contract, reads_names_that_begin_like_another_word)
{
    reads("/*\n *   constant  a\n *   out_1     b\n *   T         c\n *   T2        d\n *   _x[T2] "
          "   e */\n"
          "double const_of(double constant, int out_1, size_t T, size_t T2, const double _x[T2]);",
          "7: double const_of(value double constant, value int out_1, value size_t T, value size_t "
          "T2, in double _x[T2]) -");
}

Test(contract, reads_a_function_of_handles_as_an_agent)
{
    reads("/*\n *  env  a\n *  net  b\n *  T    c */\nint f(Env *env, const Net *net, size_t "
          "T);\n/*\n *  T  a */ int g(size_t T);",
          "5: int f(handle Env env, handle Net net, value size_t T) - agent; 7: int g(value size_t "
          "T) -");
    refuses(DOC "int f(Env env);", 7, "'env'", "*");
    refuses(DOC "int f(Env *env);", 7, "no line for env", "*   env ");
    refuses(DOC "int f(Env *env[T]);", 7, "'['", ")");
    refuses(DOC "Env *f(size_t T);", 7, "'Env'", "void, size_t, int, double or bool");
}

/* A docstring and a struct of settings; what follows begins in line 5. */
#define SETTINGS                                                                                   \
    "/* How.\n *   eta  step\n *   n    how often */\n"                                            \
    "typedef struct { double eta; size_t n; } How;\n"

Test(contract, reads_settings_as_an_input_with_fields)
{
    static const char fields[] = "local f = require('lesson.contract').parse('it.h', (...)).f\n"
                                 "local out = { f.params[2].role .. ' ' .. f.params[2].kind }\n"
                                 "for i, x in ipairs(f.params[2].fields) do out[i + 1] = x.kind .. "
                                 "' ' .. x.name end\n"
                                 "return table.concat(out, ', ')";
    static const char header[] =
        "/* How.\n *  a  b\n *  c  d\n *  on  e\n *  k  f */\ntypedef struct {\n    double a, "
        "c;\n    bool on;\n    int k;\n} How;\n/*\n *  i  a\n *  how  b */\n"
        "int f(int i, const How *how);";
    reads(SETTINGS "/*\n *  how  a */\nint f(const How *how);", "7: int f(in struct how) -");
    lua_State *L = lua_opened();
    cr_expect(eq(str, (char *)lua_answer(L, fields, header, NULL),
                 "in struct, double a, double c, bool on, int k"));
    lua_close(L);
}

Test(contract, reads_a_function_of_rows_as_an_agent)
{
    reads("/* Rows.\n *  T     a\n *  x[T][D]  b\n *  a  c */\n"
          "typedef struct { size_t T; double *x; int *a; } Rows;\n"
          "/*\n *  rows  a\n *  i  b */\nint f(const Rows *rows, int i);",
          "9: int f(handle Rows rows, value int i) - agent");
}

Test(contract, lends_its_structs_to_another_header)
{
    static const char lent[] =
        "local c = require('lesson.contract')\n"
        "local _, structs = c.parse('it.h', (...))\n"
        "local jobs = '/*\\n * how  a */ int job(const How *how);'\n"
        "local ok, why = pcall(c.parse, 'jobs.h', jobs)\n"
        "return c.parse('jobs.h', jobs, structs).job.params[1].kind .. ', ' .. why";
    lua_State *L = lua_opened();
    cr_expect(eq(str, (char *)lua_answer(L, lent, SETTINGS, NULL),
                 "struct, jobs.h:2: found 'How', expected size_t, int, double or bool, or a struct "
                 "declared above"));
    lua_close(L);
}

Test(contract, refuses_settings_that_are_not_const_or_no_pointer)
{
    refuses(SETTINGS "/*\n *  how  a */\nint f(How *how);", 7, "'How'", "const");
    refuses(SETTINGS "/*\n *  how  a */\nint f(const How how);", 7, "'how'", "*");
    refuses("/*\n *  how  a */\nint f(const How *how);\n" SETTINGS, 3, "'How'",
            "a struct declared above");
}

Test(contract, refuses_a_struct_outside_the_grammar)
{
    refuses("typedef struct { double x; } P;", 1, "P without a docstring",
            "a comment right before it");
    refuses("/*\n *  x  a */\ntypedef struct { double x, y; } P;", 3, "no line for y", "*   y ");
    refuses("/*\n *  x  a */\ntypedef struct { double x, x; } P;", 3, "'x'",
            "a name that no earlier field has");
    refuses("/*\n *  x  a */\ntypedef struct { float x; } P;", 3, "'float'",
            "size_t, int, double or bool");
    refuses("/*\n *  x  a */\ntypedef struct { double x[3]; } P;", 3, "'['", ", or ;");
    refuses("/*\n *  x  a */\ntypedef struct { double x }", 3, "'}'", ", or ;");
    refuses("/* a */\ntypedef struct { } P;", 2, "'}'", "size_t, int, double or bool");
    refuses("/*\n *  x  a */\ntypedef struct { double x; };", 3, "';'", "the struct's name");
    refuses("/*\n *  x  a */\ntypedef struct P { double x; } P;", 3, "'P'", "{");
    refuses(SETTINGS SETTINGS, 8, "'typedef'", "How is declared already");
}

Test(contract, reads_the_header_of_the_first_lesson)
{
    static const char names[] =
        "local out, path = {}, host.root .. '/chapters/01-softmax-step/softmax_step.h'\n"
        "for i, f in ipairs(require('lesson.contract').read(path)) do out[i] = f.name end\n"
        "return table.concat(out, ' ')";
    lua_State *L = lua_opened();
    cr_expect(eq(str, (char *)lua_answer(L, names, NULL),
                 "softmax score sample_action softmax_step"));
    cr_expect(eq(
        str, (char *)lua_answer(L, "return require('lesson.contract').read('/nowhere/it.h')", NULL),
        "error: /nowhere/it.h: No such file or directory"));
    lua_close(L);
}

/* ---- what is refused: types */

Test(contract, refuses_a_pointer)
{
    refuses(DOC "void f(size_t T, const double *x);", 7, "'*'", "name");
    refuses(DOC "double *f(size_t T);", 7, "'*'", "name");
}

Test(contract, refuses_a_type_it_does_not_know)
{
    refuses(DOC "void f(float x);", 7, "'float'", "size_t, int, double or bool");
    refuses(DOC "void f(size_t T,\n       unsigned y);", 8, "'unsigned'",
            "size_t, int, double or bool");
    refuses(DOC "void f(float\n       x);", 7, "'float'", "size_t, int, double or bool");
    refuses(DOC "void f(size_t T, constdouble x[T]);", 7, "'constdouble'",
            "size_t, int, double or bool");
    refuses(DOC "void f(FILE *file);", 7, "'FILE'", "size_t, int, double or bool");
    refuses(DOC "void f(struct point x);", 7, "'struct'", "size_t, int, double or bool");
    refuses(DOC "long f(size_t T);", 7, "'long'", "void, size_t, int, double or bool");
    refuses(DOC "static double f(size_t T);", 7, "'static'", "void, size_t, int, double or bool");
}

Test(contract, refuses_an_array_of_sizes)
{
    refuses(DOC "void f(size_t T, const size_t x[T]);", 7, "'size_t'",
            "an array of double, int or bool");
}

Test(contract, refuses_a_scalar_that_is_const)
{
    refuses(DOC "void f(const size_t T);", 7, "'const'", "only arrays are const");
    refuses(DOC "double f(size_t T, const double x);", 7, "'const'", "only arrays are const");
}

/* ---- dimensions */

Test(contract, refuses_a_dimension_that_comes_later)
{
    refuses(DOC "void f(const double x[T], size_t T);", 7, "'T'",
            "the name of an earlier size_t argument");
    refuses(DOC "void f(size_t T, const double x[T][A],\n  size_t A);", 7, "'A'",
            "the name of an earlier size_t argument");
}

Test(contract, refuses_a_dimension_that_is_no_size_of_this_function)
{
    refuses(DOC "void f(size_t A, const double x[T]);", 7, "'T'",
            "the name of an earlier size_t argument");
    refuses(DOC "void f(int T, const double x[T]);", 7, "'T'",
            "the name of an earlier size_t argument");
    refuses("/*\n *  T  a */\nint f(size_t T);\n" DOC "int g(const double x[T]);", 10, "'T'",
            "the name of an earlier size_t argument");
    refuses(DOC "void f(size_t T, const double x[x]);", 7, "'x'",
            "the name of an earlier size_t argument");
}

Test(contract, refuses_a_dimension_that_is_no_name)
{
    refuses(DOC "void f(size_t T, const double x[3]);", 7, "'3'",
            "the name of an earlier size_t argument");
    refuses(DOC "void f(size_t T, const double x[]);", 7, "']'",
            "the name of an earlier size_t argument");
    refuses(DOC "void f(size_t T, const double x[T + 1]);", 7, "'+'", "]");
    refuses(DOC "void f(size_t T, const double x[T);", 7, "')'", "]");
    refuses(DOC "void f(size_t T, const double x[static T]);", 7, "'static'",
            "the name of an earlier size_t argument");
}

Test(contract, refuses_a_fourth_dimension)
{
    refuses(DOC "void f(size_t T, const double x[T][T][T][T]);", 7, "", "at most 3 dimensions");
}

/* ---- docstrings */

Test(contract, refuses_a_function_without_a_docstring_right_before_it)
{
    refuses("#pragma once\nint f(size_t T);", 2, "f without a docstring",
            "a comment right before it");
    refuses(DOC "int f(size_t T);\nint g(size_t T);", 8, "g without a docstring",
            "a comment right before it");
    refuses(DOC "// in between\nint f(size_t T);", 8, "f without a docstring",
            "a comment right before it");
    refuses(DOC "#define X\nint f(size_t T);", 8, "f without a docstring",
            "a comment right before it");
}

Test(contract, refuses_a_parameter_without_a_line_of_its_own)
{
    refuses("/* Uses T and x. */\nint f(size_t T);", 2, "no line for T", "*   T ");
    refuses(DOC "int f(size_t T,\n      int z);", 7, "no line for z", "*   z ");
    refuses("/* a\n *   T, x  both */\nint f(size_t T, int x);", 3, "no line for T", "*   T ");
    refuses("/* a\n *   T one blank is no gap */\nint f(size_t T);", 3, "no line for T", "*   T ");
    refuses("/* a\n *   TT  another */\nint f(size_t T);", 3, "no line for T", "*   T ");
}

Test(contract, refuses_a_line_whose_dimensions_are_not_the_prototypes)
{
    refuses("/*\n *  T  a\n *  x  b */\nvoid f(size_t T, const double x[T]);", 4, "no line for x",
            "x[T]");
    refuses(
        "/*\n *  T  a\n *  A  b\n *  x[A]  c */\nvoid f(size_t T, size_t A, const double x[T]);", 5,
        "no line for x", "x[T]");
    refuses(
        "/*\n *  T  a\n *  A  b\n *  x[A][T]  c */\nvoid f(size_t T, size_t A, const int x[T][A]);",
        5, "no line for x", "x[T][A]");
    refuses("/*\n *  T  a\n *  x[T]  b */\nvoid f(size_t T, double x);", 4, "no line for x",
            "*   x ");
}

Test(contract, refuses_a_writable_array_without_a_direction)
{
    refuses(DOC "void f(size_t T, double x[T]);", 7, "'numbers' for x", "out or in/out");
    refuses("/*\n *  T  a\n *  x[T]  outer numbers */\nvoid f(size_t T, double x[T]);", 4,
            "'outer numbers", "out or in/out");
    refuses("/*\n *  T  a\n *  x[T]  numbers, out */\nvoid f(size_t T, double x[T]);", 4,
            "'numbers, out", "out or in/out");
    refuses("/*\n *  T  a\n *  x[T]  numbers, in/out */\nvoid f(size_t T, double x[T]);", 4,
            "'numbers, in/out", "out or in/out");
    refuses("/*\n *  T  a\n *  x[T]  in: numbers */\nvoid f(size_t T, double x[T]);", 4,
            "'in: numbers", "out or in/out");
}

Test(contract, refuses_a_comment_that_never_ends)
{
    refuses(DOC "int f(size_t T);\n/* and then\n\n", 8, "'/'", "the end */ of this comment");
    refuses("/*/", 1, "'/'", "the end */ of this comment");
}

/* ---- what is no prototype */

Test(contract, refuses_a_prototype_without_its_punctuation)
{
    refuses(DOC "int f(size_t T)\nint g(size_t T);", 8, "'int'", ";");
    refuses(DOC "int f(size_t T)", 7, "'the end of the file'", ";");
    refuses(DOC "int f(size_t T;", 7, "';'", ")");
    refuses(DOC "int f(size_t T,\n);", 8, "')'", "size_t, int, double or bool");
    refuses(DOC "int f;", 7, "';'", "(");
    refuses(DOC "int f(size_t);", 7, "')'", "a parameter's name");
    refuses(DOC "int f(size_t T /* how many */);", 7, "'/'", ")");
}

Test(contract, refuses_a_function_without_parameters)
{
    refuses(DOC "int f();", 7, "')'", "size_t, int, double or bool");
    refuses(DOC "int f(void);", 7, "'void'", "size_t, int, double or bool");
}

Test(contract, refuses_a_function_that_is_there_already)
{
    refuses(DOC "int f(size_t T);\n/*\n *  x  a */\ndouble f(double x);", 10, "'double'",
            "f is declared above");
}

Test(contract, refuses_a_parameter_that_is_there_already)
{
    refuses(DOC "int f(size_t T,\n double x, int T);", 8, "'T'",
            "a name that no earlier parameter has");
}

Test(contract, refuses_types_variables_and_whatever_is_no_prototype)
{
    refuses("struct point { double x; };", 1, "'struct'", "void, size_t, int, double or bool");
    refuses("\n\ntypedef double real;", 3, "'double'", "struct");
    refuses("enum { T = 3 };", 1, "'enum'", "void, size_t, int, double or bool");
    refuses("int x = 3;", 1, "'='", "(");
    refuses("#pragma once\n;", 2, "';'", "a comment, a preprocessor line or a prototype");
}

Test(contract, refuses_a_function_with_a_body)
{
    refuses(DOC "int f(size_t T)\n{\n    return 0;\n}", 8, "'{'", ";");
    refuses(DOC "static inline int f(size_t T) { return 0; }", 7, "'static'",
            "void, size_t, int, double or bool");
}

/* ---- what the lessons make of it ---- */

/* A call of more than nine numbers is read by counting commas. Jobs are called by name. */
Test(contract, no_function_of_a_lesson_has_more_than_nine_parameters)
{
    static const char longer[] =
        "local lesson, out, read = require 'lesson.lesson', {}, 0\n"
        "for _, l in ipairs(lesson.all()) do\n"
        "  if host.exists(l.header) then\n"
        "    for _, f in pairs(lesson.read(lesson.find(l.slug)).graded) do\n"
        "      read = read + 1\n"
        "      if #f.params > 9 then out[#out + 1] = l.slug .. ': ' .. f.name end\n"
        "    end\n"
        "  end\n"
        "end\n"
        "return read > 0 and table.concat(out, ', ') or 'nothing was read'";
    lua_State *L = lua_opened();
    cr_expect(eq(str, (char *)lua_answer(L, longer, "", NULL), ""));
    lua_close(L);
}

/* A function of a reference is read on one screen: from the line of its opening brace to that of
 * its closing one. */
Test(contract, no_function_of_a_reference_is_longer_than_40_lines)
{
    Ran longer = run("ls solutions/*/*.c >/dev/null && for f in solutions/*/*.c; do case $f in "
                     "*/mistakes.c) continue;; esac; awk -v f=$f '/^{/ { from = FNR } /^}/ { if "
                     "(FNR - from + 1 > 40) print f \":\" from }' $f; done");
    cr_expect(longer.status == 0 && !*longer.output, "%s", longer.output);
    ran_free(&longer);
}
