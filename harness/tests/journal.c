/* journal.c: what an agent does is written down in order, while the journal is open and has
 * room, and changes nothing. */
#include "../learn/env.h"
#include "../learn/journal_inside.h"
#include "../learn/net.h"
#include "command.h"
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>

enum { ROWS = 8 };

/* One step of an episode, then a step of Adam along a gradient of one logit. */
static void act(Env *env, Net *net)
{
    double obs[4], dlogits[2] = {2, -2};
    env_reset(env, obs);
    env_uniform(env, 1);
    env_step(env, 1, NULL);
    net_backward(net, 1, obs, dlogits, NULL);
    adam_step(net, 0.5);
}

static void acted(size_t room, double what[ROWS][JOURNAL_WIDTH], size_t *n, double *first_weight)
{
    char why[128];
    Env *env = env_open("cartpole", 1, sizeof why, why);
    Net *net =
        net_new((NetSpec){.inputs = 4, .layers = 1, .hidden = 3, .outputs = 2, .shared = true},
                sizeof why, why);
    cr_assert(env && net);
    ascent_journal_open(room);
    act(env, net);
    *n = ascent_journal_read(ROWS, JOURNAL_WIDTH, what);
    ascent_journal_open(0);
    double w[net_count(net)];
    net_weights(net, w);
    *first_weight = w[0];
    net_free(net), env_close(env);
}

Test(journal, an_episode_a_step_and_an_update_are_written_in_order)
{
    double what[ROWS][JOURNAL_WIDTH], w;
    size_t n;
    acted(ROWS, what, &n, &w);
    cr_assert(n == 4);
    cr_expect(what[0][0] == JOURNAL_RESET && what[1][0] == JOURNAL_STEP &&
              what[2][0] == JOURNAL_BACKWARD && what[3][0] == JOURNAL_ADAM);
    cr_expect(what[0][1] == -1 && what[1][5] == -1, "CartPole's states have no numbers");
    cr_expect(what[1][1] == 1 && what[1][2] == 1, "action 1, by number 1 of the dice");
    cr_expect(what[1][3] == 1 && what[1][4] == 0, "CartPole pays 1 and goes on");
    cr_expect(what[2][1] == 0 && what[2][2] == 1 && what[2][3] == 2, "row 0 of one, of two logits");
    cr_expect(what[2][5] == 0 && what[2][6] == 2 && what[2][7] == -2, "no dvalue, two slopes");
    cr_expect(what[3][1] == 0.5);
    cr_expect(what[3][2] > 0 && what[3][4] == 0 && what[3][6] > what[3][2],
              "a slope in the logits alone leaves the value head, not the layers below");
    cr_expect(what[4][0] == 0, "nothing more");
}

Test(journal, what_is_not_asked_of_a_network_is_told_from_what_is_0)
{
    double what[2][JOURNAL_WIDTH], obs = 1, logits[2], value;
    char why[200];
    Net *net = net_new((NetSpec){.inputs = 1, .outputs = 2}, sizeof why, why);
    cr_assert(net != NULL, "%s", why);
    ascent_journal_open(2);
    net_forward(net, 1, &obs, logits, NULL);
    net_forward(net, 1, &obs, NULL, &value);
    ascent_journal_read(2, JOURNAL_WIDTH, what);
    ascent_journal_open(0);
    net_free(net);
    cr_expect(what[0][0] == JOURNAL_FORWARD && what[0][3] == 2, "two logits, and asked for");
    cr_expect(what[1][0] == JOURNAL_FORWARD && what[1][3] == -2, "two logits, not asked for");
}

Test(journal, it_ends_when_it_is_full_and_closed_it_writes_nothing)
{
    double what[ROWS][JOURNAL_WIDTH], open_w, closed_w;
    size_t n;
    acted(2, what, &n, &open_w);
    cr_expect(n == 2 && what[2][0] == 0);
    acted(0, what, &n, &closed_w);
    cr_expect(n == 0 && what[0][0] == 0);
    cr_expect(open_w == closed_w, "being watched changes nothing");
}

/* Three tries are one event, with the weights of the last; after a step of Adam it is another. */
Test(journal, weights_that_are_set_are_written_as_they_end)
{
    char why[128];
    double what[ROWS][JOURNAL_WIDTH], w[1024] = {0};
    Net *net = net_new((NetSpec){.inputs = 1, .outputs = 1}, sizeof why, why);
    ascent_journal_open(2);
    for (w[0] = 1; w[0] < 4; w[0]++)
        net_set_weights(net, w);
    adam_step(net, 0);
    net_set_weights(net, w);
    size_t n = ascent_journal_read(ROWS, JOURNAL_WIDTH, what);
    ascent_journal_open(0);
    cr_expect(n == 2 && what[0][0] == JOURNAL_SET && what[1][0] == JOURNAL_ADAM);
    cr_expect(what[0][2] == 3 && what[0][4] == 0 && what[0][6] == 3, "%g", what[0][2]);
    net_free(net);
}

Test(journal, a_step_without_the_dice_says_so)
{
    char why[128];
    double what[ROWS][JOURNAL_WIDTH];
    Env *env = env_open("cartpole", 1, sizeof why, why);
    ascent_journal_open(ROWS);
    env_reset(env, NULL);
    env_uniform(env, 0);
    env_step(env, 0, NULL);
    env_step(env, 0, NULL);
    ascent_journal_read(ROWS, JOURNAL_WIDTH, what);
    cr_expect(what[1][2] == 0 && what[2][2] == -1);
    env_close(env);
}

/* Every submission is linked with it: 262 kB of an empty journal would be written each time. */
Test(journal, its_room_takes_no_room_in_a_file)
{
    Ran ran = run("size build/linked.o | awk 'END { print $2 }'");
    long data = strtol(ran.output, NULL, 10);
    cr_expect(data > 0 && data < 4096, "%s", ran.output);
    ran_free(&ran);
}
