/* evidence.c: walks the table of claims (diagnose/evidence.lua). Of each there is a program of
 * which it is made, being true, and one that is like it, and of which it must not be made. */
#define _GNU_SOURCE
#include "command.h"
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <string.h>

/* A claim, how the name begins by which it goes out, and two programs of tests/wrong or faults. */
typedef struct {
    char claim[24], name[40], lesson[24], made[32], not_made[32];
} Claim;

static const Claim claims[] = {
    {"predicts", "as-if-gamma-squared", "02-reinforce", "gamma-squared", "running-mean"},
    {"predicts-nearly", "kl-roles-exchanged", "06-ppo-clip", "kl-exchanged-in-exp", "ess-root"},
    {"goes-for-this-call", "mean-for-sum and", "02-reinforce", "mean-over-all", "rows-for-columns"},
    {"single-precision", "single-precision", "07-gaussian-policy", "sample-in-floats", "base-ten"},
    {"unset", "unset-variable", "01-softmax-step", "uninitialised-sum", "tiny-weights"},
    {"unset-memory", "unset-memory", "01-softmax-step", "marks-one-entry", "uninitialised-sum"},
    {"factor", "times-constant", "03-baseline", "half-step", "shrinks-the-rest"},
    {"except-when", "only-when", "05-gae", "log-of-zero", "delta-sign"},
    {"only-where", "only-where-s", "02-reinforce", "gradient-mean-over-visits", "gamma-squared"},
    {"in-proportion", "same-", "01-softmax-step", "recentred", "far-ones-are-nothing"},
    {"one-end", "last-is-right", "09-trpo", "p-before-the-sum-is-whole", "delta-outside-the-root"},
    {"where-wrong", "one-less", "01-softmax-step", "the-one-before", "infinite"},
    {"only-some", "only-some", "09-trpo", "damped-where-it-curves", "delta-outside-the-root"},
    {"blind", "blind-to", "02-reinforce", "running-mean", "gamma-one-is-less"},
    {"deaf", "blind-to-V_old", "06-ppo-clip", "value-error-held", "bonus-divided-whole"},
    {"as-if-here", "here-as-if-c_entropy", "06-ppo-clip", "bonus-divided-whole",
     "value-error-held"},
    {"looks-at", "looks-at", "04-actor-critic", "actor-all-rows", "half-surprise"},
    {"moves-otherwise", "moves-otherwise", "04-actor-critic", "entropy-largest", "half-surprise"},
    {"border", "border-of-beta", "04-actor-critic", "beta-tiny", "half-surprise"},
    {"border-is-sharp", "border-of-", "05-gae", "target-cancel", "joint-five"},
    {"border-of-entries", "border-of-A", "01-softmax-step", "step-row", "recentred"},
    {"border-of-steps", "border-of-T", "06-ppo-clip", "distance-of-the-first-rows", "ess-root"},
    {"right-without", "right-without", "03-baseline", "relative-advantage", "half-step"},
    {"weights", "weights-of-r", "02-reinforce", "last-reward-twice", "gamma-squared"},
    {"cuts", "cuts-of-u", "01-softmax-step", "sum-in-a-float", "the-one-before"},
    {"adds-up", "adds-up-to-1", "01-softmax-step", "divided-while-summed", "recentred"},
    {"adds-up-itself", "own-sum", "06-ppo-clip", "weights-add-up", "ratio-with-a-crumb"},
    {"vanishes", "moves-without-G", "01-softmax-step", "bonus-of-its-own", "over-pi-of-the-action"},
    {"doubles", "doubling-ratio", "06-ppo-clip", "ess-of-weights", "ess-root"},
    {"plainly", "plainly", "06-ppo-clip", "kl-weighted-again", "ess-root"},
    {"hardly-off", "hardly-off", "06-ppo-clip", "ratio-with-a-crumb", "ess-root"},
    {"no-index", "no-index", "01-softmax-step", "sample-past-the-end", "almost-one-is-one"},
    {"off-by", "off-by", "06-ppo-clip", "kl-one-more-where-unlikely", "ess-root"},
    {"remembers-before", "stateful", "01-softmax-step", "remembers-first", "shift-when-large"},
    {"remembers", "stateful", "02-reinforce", "remembers", "small-is-forgotten"},
    {"nearly", "nearly", "04-actor-critic", "log-of-a-little-more", "half-surprise"},
    {"when-many", "wrong-when-many", "01-softmax-step", "a-table-of-500", "sum-skips-first"},
    {"when-large", "wrong-when-large", "02-reinforce", "table-counter-of-16-bits", "table-greedy"},
    {"not-finite", "not-finite", "01-softmax-step", "shift-in-an-int", "base-two"},
    {"mend-first", "mend-", "02-reinforce", "population-whitened", "net-mean"},
    {"directly-wrong", "mend-softmax", "01-softmax-step", "base-two", "adds-to-score"},
    {"others-fail", "mend-baseline_table", "03-baseline", "table-values-first-visit",
     "values-of-1000"},
    {"parts", "before-the-score", "02-reinforce", "net-mean", "net-discounted-report"},
    {"never-shown", "never-shown", "04-actor-critic", "observation-of-64", "net-c-one"},
    {"not-asked", "not-asked", "05-gae", "first-bytes-only", "rollout-two-steps"},
    {"nearly-the-slopes", "nearly-the-slopes", "02-reinforce", "net-tilted", "net-mean"},
    {"other-slopes", "other-gradient", "09-trpo", "whole-chunks-only", "clip-of-ten"},
    {"only-the-report", "only-the-report", "02-reinforce", "net-discounted-report", "net-tilted"},
    {"made-of", "before-the-score", "03-baseline", "net-mean-value", "net-dvalue-cut"},
    {"handed", "handed-", "04-actor-critic", "fields-of-a-textbook", "cut-off-before-it-learns"},
    {"handed-right", "both-slopes-handed-right", "08-a2c-a3c", "last-worker-twice", "centred"},
    {"called-so-often", "calls-of-", "04-actor-critic", "cut-off-before-it-learns",
     "fields-of-a-textbook"},
    {"handed-size", "handed-approximate_kl-T", "06-ppo-clip", "distance-without-ends",
     "distance-half"},
    {"another-function", "calls-another", "09-trpo", "distance-of-the-rows", "one-try-more"},
    {"handed-first", "wrong-at-once-handed-a", "04-actor-critic", "half-pay-and-held-values",
     "fields-of-a-textbook"},
    {"rows-add", "rows-of-a-distance", "06-ppo-clip", "distance-half", "distance-k1"},
    {"once-each", "steps-of-adam", "03-baseline", "net-two-steps", "net-mean-value"},
    {"grows-wrong", "grows-wrong", "04-actor-critic", "a-crumb-larger", "half-surprise"},
    {"from-the-nth", "wrong-at-once", "02-reinforce", "eta-below-1e-6", "table-greedy"},
};

enum { CLAIMS = sizeof claims / sizeof *claims };

/* Is anything said of the program by a name that begins so? */
static bool is_said(const Claim *c, const char *program)
{
    char path[192];
    snprintf(path, sizeof path, "build/tests/evidence-%s-%s.c", c->lesson, program);
    Ran made =
        run("s=$(ls solutions/%s/*.c | grep -v mistakes); for k in wrong faults; do "
            "lua5.4 harness/lesson/regions.lua mistake $s harness/tests/$k/%s.c %s >%s "
            "2>build/tests/evidence-why && exit 0; done; cat build/tests/evidence-why; exit 1",
            c->lesson, c->lesson, program, path);
    cr_assert(made.status == 0, "%s", made.output);
    cJSON *report = check_json(c->lesson, path, "", NULL);
    const cJSON *row;
    bool said = false;
    cr_assert(first_diagnosis(report), "%s has full marks", program);
    cJSON_ArrayForEach (row, cJSON_GetObjectItem(report, "scenarios")) {
        const cJSON *why = cJSON_GetObjectItem(row, "diagnosis");
        said |= !cJSON_IsNull(why) && !strncmp(text_of(why, "name"), c->name, strlen(c->name));
    }
    cJSON_Delete(report);
    ran_free(&made);
    return said;
}

ParameterizedTestParameters(evidence, a_claim_is_made_where_it_is_true_and_nowhere_else)
{
    return cr_make_param_array(const Claim, (void *)claims, CLAIMS);
}

ParameterizedTest(const Claim *c, evidence, a_claim_is_made_where_it_is_true_and_nowhere_else)
{
    cr_expect(is_said(c, c->made), "%s is not said of %s", c->name, c->made);
    cr_expect(!is_said(c, c->not_made), "%s is said of %s", c->name, c->not_made);
}

Test(evidence, every_claim_of_the_table_is_walked)
{
    Ran ran = run("sed -n 's/^  { name = \"\\([a-z-]*\\)\".*/\\1/p' harness/diagnose/evidence.lua");
    char *rest = ran.output, *name;
    int n = 0;
    while ((name = strsep(&rest, "\n")) && *name)
        cr_expect(n < CLAIMS && !strcmp(claims[n++].claim, name), "%s", name);
    cr_expect(n == CLAIMS, "%d of %d", n, CLAIMS);
    ran_free(&ran);
}
