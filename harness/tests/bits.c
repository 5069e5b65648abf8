/* bits.c: the same training gives the same numbers, to the bit: whatever the width of a
 * register, the compiler, the processor and the C library. Where a compiler or an emulator is
 * not installed, a line says what was not compared. */
#include "command.h"
#include "support.h"
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define SOURCES                                                                                    \
    "harness/tests/bits/engine.c $(ls harness/learn/{net*,gpt*,kernels*,journal,lock,rng}.c) -lm"
#define FLAGS "-std=gnu11 -O2 -ffp-contract=off -Wall -Wextra -Wconversion -Werror "

static bool installed(const char *program, const char *package)
{
    Ran ran = run("command -v %s >/dev/null", program);
    if (ran.status)
        fprintf(stderr, "bits: not compared with %s, which is not installed (%s)\n", program,
                package);
    ran_free(&ran);
    return ran.status == 0;
}

/* engine.c made by a compiler, as build/tests/bits-NAME. */
static void compiled(const char *compiler, const char *name)
{
    Ran ran = run("bash -c '%s " FLAGS SOURCES " -o build/tests/bits-%s'", compiler, name);
    cr_assert(ran.status == 0, "%s: %s", compiler, ran.output);
    ran_free(&ran);
}

/* What the engine prints as it was compiled above, run by `command`. */
static Ran printed(const char *command)
{
    Ran ran = run("%s 2>/dev/null", command);
    cr_assert(ran.status == 0 && strstr(ran.output, "64 rows"), "%s: %s", command, ran.output);
    cr_assert(!strstr(ran.output, ": 0000000000000000"), "a row alone differs: %s", ran.output);
    return ran;
}

static void expect_same(Ran want, const char *command)
{
    Ran got = printed(command);
    cr_expect_str_eq(got.output, want.output, "%s", command);
    ran_free(&got);
}

static bool has_lanes(const char *name, int lanes)
{
    Ran ran = run("build/tests/bits-%s %d 0", name, lanes);
    if (ran.status)
        fprintf(stderr, "bits: not compared with %d lanes, which this processor has not\n", lanes);
    ran_free(&ran);
    return ran.status == 0;
}

static void expect_same_for_all_lanes(Ran want, const char *name)
{
    char command[64];
    for (int lanes = 16; lanes >= 4; lanes /= 2) {
        snprintf(command, sizeof command, "build/tests/bits-%s %d 7", name, lanes);
        if (has_lanes(name, lanes))
            expect_same(want, command);
    }
}

Test(bits, every_width_of_a_register_and_both_compilers_train_the_same_network)
{
    compiled("gcc", "gcc");
    Ran want = printed("build/tests/bits-gcc 0 7");
    expect_same_for_all_lanes(want, "gcc");
    if (installed("clang", "clang")) {
        compiled("clang", "clang");
        expect_same_for_all_lanes(want, "clang");
    }
    ran_free(&want);
}

Test(bits, another_processor_trains_the_same_network)
{
    compiled("gcc", "here");
    Ran want = printed("build/tests/bits-here 0 7");
    if (installed("aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu, libc6-dev-arm64-cross") &&
        installed("qemu-aarch64", "qemu-user")) {
        compiled("aarch64-linux-gnu-gcc -static", "aarch64");
        expect_same(want, "qemu-aarch64 build/tests/bits-aarch64 0 7");
    }
    ran_free(&want);
}

/* The processor of 2008 that qemu calls Nehalem has neither AVX nor FMA. Three of the seven
 * shapes, for it is two hundred times slower. */
Test(bits, a_processor_without_fused_multiply_add_trains_the_same_network_slowly)
{
    if (!installed("qemu-x86_64", "qemu-user"))
        return;
    compiled("gcc -static", "static");
    Ran want = printed("build/tests/bits-static 0 3");
    expect_same(want, "qemu-x86_64 -cpu Nehalem build/tests/bits-static 0 3");
    Ran kernels = run("qemu-x86_64 -cpu Nehalem build/tests/bits-static 0 0");
    cr_expect_str_eq(kernels.output, "no fused multiply-add\n");
    ran_free(&kernels), ran_free(&want);
}

/* C libraries round them differently; pow too, in double. */
Test(bits, no_float_function_of_the_c_library_is_called)
{
    Ran ran = run("nm -u build/linked.o");
    cr_assert(ran.status == 0 && strstr(ran.output, " log\n"), "%s", ran.output);
    for (char *name = strtok(ran.output, " \nU"); name; name = strtok(NULL, " \nU")) {
        size_t n = strlen(name);
        bool prints = n >= 6 && !strcmp(name + n - 6, "printf");
        cr_expect((name[n - 1] != 'f' || prints) && strcmp(name, "pow"), "%s", name);
    }
    ran_free(&ran);
}

/* ---- whole runs ---- */

/* What runs.lua says of ten runs of the lessons' own jobs, with this C library and these
 * processes, beside what is committed. A change of the engine or of a lesson that is meant to
 * change numbers changes the table, and the log says why:
 *     cp build/tests/runs.txt harness/tests/bits/runs.txt */
Test(bits, ten_training_runs_end_with_the_committed_numbers)
{
    lua_State *L = lua_opened();
    static const char chunk[] =
        "local text = dofile(host.root .. '/harness/tests/bits/runs.lua')(host)\n"
        "assert(host.write(host.root .. '/build/tests/runs.txt', text))\n"
        "local want = host.read(host.root .. '/harness/tests/bits/runs.txt')\n"
        "return want == text and 'the same' or text";
    cr_expect_str_eq(lua_answer(L, chunk, NULL, NULL), "the same");
    lua_close(L);
}
