/* handed_in.c: classes as they come, under whatever names, through the whole command, and its
 * options. What a name means and which copy counts is asked in intake.c. */
#define _GNU_SOURCE
#include <criterion/criterion.h>

#include "graded.h"
#include <stdio.h>
#include <string.h>

Test(handed_in, exports_of_platforms_are_graded_under_the_pupils_names)
{
    scratch("exports");
    Ran made =
        run("cd build/tests/exports && mkdir canvas board 'moodle' && s=../../../" SOLUTION
            " && bad=../../../" CLASS "/alan/softmax_step.c && "
            "cp $bad canvas/adalovelace_101_2001_softmax_step.c && cp $s "
            "canvas/adalovelace_101_2001_softmax_step-1.c && cp $s "
            "canvas/kurt_LATE_102_2002_softmax_step.c && "
            "cp $bad 'board/Week 1_ada_attempt_2024-05-01-10-00-00_softmax_step.c' && cp $s "
            "'board/Week "
            "1_ada_attempt_2024-05-02-10-00-00_softmax_step.c' && "
            "echo note > 'board/Week 1_ada_attempt_2024-05-02-10-00-00.txt' && mkdir 'moodle/Ada "
            "Lovelace_101_assignsubmission_file_' && cp $s 'moodle/Ada "
            "Lovelace_101_assignsubmission_file_' && "
            "mkdir -p 'moodle/Kurt_102_assignsubmission_file_/w/01-softmax-step' && cp $s w.c "
            "2>/dev/null; cp $s "
            "'moodle/Kurt_102_assignsubmission_file_/w/01-softmax-step' && "
            "(cd 'moodle/Kurt_102_assignsubmission_file_' && tar czf work.tar.gz w && rm -r w)");
    cr_assert(made.status == 0, "%s", made.output);
    ran_free(&made);
    expect(0, "3 graded",
           "true; cd build/tests/exports; cp -r board/* canvas/; cd ../../..; build/ascent grade "
           "build/tests/exports/canvas --lessons 1 "
           "--out build/tests/exports/out");
    expect(0, "\"ada\",\"01-softmax-step\",32,32", "cat build/tests/exports/out/grades.csv");
    expect(0, "\"adalovelace_101\",\"01-softmax-step\",32,32",
           "cat build/tests/exports/out/grades.csv");
    expect(
        0, "2 graded",
        "build/ascent grade build/tests/exports/moodle --lessons 1 --out build/tests/exports/out2");
    expect(0, "\"Ada Lovelace_101\",\"01-softmax-step\",32,32",
           "cat build/tests/exports/out2/grades.csv");
    expect(0, "\"Kurt_102\",\"01-softmax-step\",32,32", "cat build/tests/exports/out2/grades.csv");
}

Test(handed_in, archives_are_graded_and_what_is_wrong_with_them_is_said)
{
    scratch("packed");
    Ran made = run("cd build/tests/packed && mkdir -p in x/hw && cp ../../../" SOLUTION
                   " x/hw && ln -s /etc/passwd x/hw/link && tar czf in/ada.tar.gz -C x hw && "
                   "head -c 300 in/ada.tar.gz > in/cut.tgz && echo no > in/no.zip && : > "
                   "in/empty.zip && mkdir in/nothing && tar czf class.tar.gz in");
    cr_assert(made.status == 0, "%s", made.output);
    ran_free(&made);
    for (const char **from = (const char *[]){"in", "class.tar.gz", NULL}; *from; from++) {
        Ran ran = run("build/ascent grade build/tests/packed/%s --lessons 1 --out "
                      "build/tests/packed/out-%s && echo fine; cat "
                      "build/tests/packed/out-%s/grades.csv",
                      *from, *from, *from);
        cr_expect(!strstr(ran.output, "fine") && strstr(ran.output, "'hw/link' is a link") &&
                      strstr(ran.output, "\"ada\",\"01-softmax-step\",32,32"),
                  "%s", ran.output);
        cr_expect(strstr(ran.output, "cut.tgz: is ") && strstr(ran.output, "no.zip: is no archive"),
                  "%s", ran.output);
        cr_expect(strstr(ran.output, "\"no\",\"01-softmax-step\",0,32,\"compile: unreadable\"") &&
                      strstr(ran.output,
                             "\"nothing\",\"01-softmax-step\",0,32,\"missing: not handed in\""),
                  "%s", ran.output);
        ran_free(&ran);
    }
    expect(4, "stand",
           "build/ascent grade build/tests/packed/in --lessons 1 --out build/tests/packed/out-in");
}

Test(handed_in, no_pupil_is_called_as_a_file_of_ours)
{
    scratch("called");
    expect(0, "2 graded",
           "cd build/tests/called && mkdir -p in/grades.csv.part && cp ../../../" SOLUTION
           " in/grades.csv.part && tar czf in/grades.csv.tar.gz -C in/grades.csv.part "
           "softmax_step.c && cd ../../.. && for turn in 1 2; do build/ascent grade "
           "build/tests/called/in --lessons 1 --out build/tests/called/out || exit; done 2>&1 | "
           "head -n 4");
    expect(0, "2\n", "grep -c 'full marks' build/tests/called/out/grades.csv");
}

Test(handed_in, whatever_a_pupil_is_called_ours_stay_ours)
{
    scratch("ours");
    expect(
        4, "ours/in/.history is hidden, since its name begins with a dot",
        "cd build/tests/ours && for name in grades.csv grades.csv.part results.json gradebook.db "
        "class.html overrides.csv feedback.html .history .lock; do mkdir -p in/$name && cp "
        "../../../" SOLUTION " in/$name; done && cd ../../.. && build/ascent grade "
        "build/tests/ours/in --lessons 1 --out build/tests/ours/out");
    expect(0, "7\n", "grep -c 'full marks' build/tests/ours/out/grades.csv");
    expect(0, "",
           "cd build/tests/ours/out && test -f grades.csv && test -f gradebook.db && "
           "test -f class.html && test -d results.json && test -d feedback.html");
}

/* Each file says whose it is, in the one way that reaches a report. */
Test(handed_in, of_many_archives_opened_at_once_each_pupil_gets_their_own)
{
    scratch("whose");
    expect(
        4, "41 graded",
        "cd build/tests/whose && mkdir in && for n in $(seq 100 139); do mkdir $n && echo \"#error "
        "pupil $n\" > $n/softmax_step.c && "
        "tar czf in/$n.tar.gz -C $n softmax_step.c; done && : > in/nobody.zip && cd ../../.. && "
        "build/ascent grade build/tests/whose/in --lessons 1 --jobs 4 --out build/tests/whose/out");
    expect(0, "40\n",
           "cd build/tests/whose/out && for n in $(seq 100 139); do\n"
           "  [ \"$(grep -ho 'pupil [0-9]*' $n/results.json | sort -u)\" = \"pupil $n\" ] && echo "
           "$n; done | wc -l");
}

Test(handed_in, odd_names_get_folders_and_cells_of_their_own)
{
    scratch("odd-names");
    Ran made = run("cd build/tests/odd-names && mkdir -p in/\"$(printf 'M\\374ller')\" "
                   "in/\"$(printf 'a\\033[31m')\" in/'=1+1' "
                   "in/\"$(printf 'b\\nc')\" && for d in in/*; do cp ../../../" SOLUTION
                   " \"$d\"; done; mkdir -p two/=1+1 && cp ../../../" SOLUTION " two/=1+1");
    cr_assert(made.status == 0, "%s", made.output);
    ran_free(&made);
    expect(0, "two submissions have one name; the results of",
           "build/ascent grade build/tests/odd-names/in build/tests/odd-names/two --lessons 1 "
           "--out build/tests/odd-names/out");
    expect(0, "%3D1%2B1\n%3D1%2B1~2\nM%FCller\na%1B%5B31m\nb%0Ac\n",
           "ls build/tests/odd-names/out | grep -v csv | LC_ALL=C sort");
    expect(0, "\"'=1+1\",", "cat build/tests/odd-names/out/grades.csv");
    expect(1, "", "grep -P '\\x1b|\\xfc' build/tests/odd-names/out/grades.csv");
}

Test(handed_in, a_folder_may_have_any_name)
{
    scratch("any name");
    expect(0, "1 graded",
           "rm -rf 'build/tests/any name' && mkdir -p \"build/tests/any name/it's (1)/ada\" && "
           "cp " SOLUTION
           " \"build/tests/any name/it's (1)/ada\" && make -s grade \"SUBMISSIONS=build/tests/any "
           "name/it's (1)\" 'OUT=build/tests/any name/out; (2)' LESSON=1");
    expect(0, "full marks", "cat 'build/tests/any name/out; (2)/grades.csv'");
}

Test(handed_in, wrong_options_are_2_and_say_what_was_expected)
{
    scratch("options");
    static const struct {
        const char *options, *words;
    } cases[] = {{"--jobs 0", "--jobs: expected 1 to 256, found 0"},
                 {"--jobs two", "--jobs: expected 1 to 256, found two"},
                 {"--shard 3/2", "expected I/N"},
                 {"--shard 1", "expected I/N"},
                 {"--seed -1", "--seed: expected"},
                 {"--timeout 0", "--timeout: expected"},
                 {"--lessons 1,99", "no lesson '99'"},
                 {"--lessons 0", "has no exercise"},
                 {"--sandbox box", "expected bwrap, landlock or none"},
                 {"--speed", "no option --speed"},
                 {"--hidden", "needs a word behind it"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char line[256];
        snprintf(line, sizeof line,
                 "build/ascent grade --timeout .2 " CLASS " --out build/tests/options/out %s",
                 cases[i].options);
        expect(2, cases[i].words, line);
    }
    expect(1, "", "ls build/tests/options/out 2>/dev/null || exit 1");
}
