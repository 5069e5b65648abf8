/* texts.c: tests of the language of texts, its worlds, and the language model that writes in it.
 *
 * The model's slow definition is itself, a row at a time by a model that has seen no other row:
 * sharing may not change a bit. Its gradient is held to finite differences of what it says. */
#include "../learn/env.h"
#include "../learn/gpt_inside.h"
#include "../learn/small.h"
#include "../learn/text_feedback.h"
#include <criterion/criterion.h>
#include <malloc.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static char error[300];

/* ---- the grammar ---- */

/* Tokens of a line of words, from <s> on; returns how many. */
static size_t tokens_of(const char *line, int text[TEXT_LENGTH])
{
    char copy[300], *rest = copy;
    size_t n = 0;
    strcpy(copy, line);
    for (char *word = strtok_r(rest, " ", &rest); word; word = strtok_r(rest, " ", &rest)) {
        size_t token = 0;
        while (token < TEXT_WORDS && strcmp(text_word(token), word))
            token++;
        cr_assert(token < TEXT_WORDS && n < TEXT_LENGTH, "%s: %s", line, word);
        text[n++] = (int)token;
    }
    return n;
}

static double gold_of(const char *line)
{
    int text[TEXT_LENGTH];
    size_t n = tokens_of(line, text);
    return text_gold(n, text);
}

Test(texts, a_sentence_is_worth_its_different_cheerful_words_less_its_gloomy_ones)
{
    static const struct {
        const char *line;
        double gold;
    } cases[] = {
        {"<s> the dog sleeps .", 0},
        {"<s> the happy dog sleeps .", 1},
        {"<s> the happy dog laughs gladly .", 3},
        {"<s> the happy happy dog laughs .", -2}, /* the same twice */
        {"<s> a happy old dog sings .", 2},
        {"<s> a happy dog loves a happy cat .", 2},                  /* counted once */
        {"<s> a kind dog loves a happy cat and a girl laughs .", 3}, /* four, of which three pay */
        {"<s> a dog loves a cat and two girls love a bird .", 1},    /* one verb in two forms */
        {"<s> the sad dog cries .", -2},
        {"<s> the happy dog cries .", 0},
        {"<s> a dogs sleeps .", -2}, /* one determiner, many dogs */
        {"<s> two dogs sleeps .", -2},
        {"<s> the dogs sleeps .", -2}, /* many dogs, one verb */
        {"<s> the dog sees .", -2},    /* what? */
        {"<s> the dog sleeps the cat .", -2},
        {"<s> the dog sleeps", -2}, /* no stop */
        {"<s> the dog sleeps . .", -2},
        {"<s> dog sleeps .", -2},
        {"<s> the dog near the cat sleeps .", 0},
        {"<s> the dog near the cat near the bird sleeps .", -2},
        {"<s> the big old red dog sleeps .", -2},
        {"<s> the dog sleeps and the cat waits .", 0},
        {"<s> the dog sleeps and the cat waits and a bird sings .", -2},
        {"<s> the dog sees the cat today .", -2}, /* no adverb behind an object */
        {"<s> .", -2},
        {"<s> the <s> dog sleeps .", -2},
        {"<s> the big old dog near the small red cat sees a blue bird with a tree .", -0.6},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_expect(fabs(gold_of(cases[i].line) - cases[i].gold) < 1e-12, "%s: %g, not %g",
                  cases[i].line, gold_of(cases[i].line), cases[i].gold);
}

Test(texts, what_the_grammar_makes_it_recognises_and_no_longer_with_a_word_taken_out_or_put_in)
{
    size_t fewer = 0, more = 0, sentences = 2000;
    for (size_t i = 0; i < sentences; i++) {
        int text[TEXT_LENGTH + 1];
        size_t n = text_sentence(7, i, text);
        cr_assert(n >= 5 && n <= TEXT_LENGTH && text_well_formed(n, text), "number %zu", i);
        int noun = text[n - 2];
        text[n - 2] = text[n - 1];
        fewer += text_well_formed(n - 1, text);
        text[n - 2] = text[n - 1] = noun, text[n] = TEXT_END;
        more += text_well_formed(n + 1, text);
    }
    cr_expect(fewer < sentences / 4, "%zu without their last word", fewer); /* an adverb's */
    cr_expect(more == 0, "%zu with their last word twice", more);
}

Test(texts, right_is_well_formed_with_two_cheerful_words_and_no_gloomy_one)
{
    int text[TEXT_LENGTH];
    size_t n = tokens_of("<s> the happy dog sings .", text);
    cr_expect(text_right(n, text));
    n = tokens_of("<s> the happy sad dog sings gladly .", text);
    cr_expect(!text_right(n, text));
    n = tokens_of("<s> the happy dog sings gladly", text);
    cr_expect(!text_right(n, text));
}

/* ---- the worlds ---- */

static Env *world(TextSpec spec)
{
    Env *env = env_text(spec, sizeof error, error);
    cr_assert(env, "%s", error);
    return env;
}

Test(texts, a_prompt_comes_as_often_as_it_is_to_be_repeated)
{
    Env *env = world((TextSpec){.repeat = 3, .seed = 5});
    double before[TEXT_LENGTH], obs[TEXT_LENGTH];
    size_t changes = 0;
    for (size_t i = 0; i < 30; i++) {
        env_reset(env, obs);
        bool same = i && !memcmp(before, obs, sizeof obs);
        cr_expect(i % 3 == 0 || same, "episode %zu has a prompt of its own", i);
        changes += i % 3 == 0 && !same;
        memcpy(before, obs, sizeof obs);
        for (size_t t = 0; t < TEXT_LENGTH; t++)
            cr_expect(t < TEXT_PROMPT ? obs[t] >= 0 : obs[t] == -1);
    }
    cr_expect(changes >= 8, "%zu prompts of ten", changes);
    env_close(env);
}

Test(texts, a_text_is_paid_with_its_last_word)
{
    Env *env = world((TextSpec){.seed = 5});
    double obs[TEXT_LENGTH];
    env_reset(env, obs);
    Step step = env_step(env, 26, obs);
    cr_expect(step.reward == 0 && !step.terminated && obs[TEXT_PROMPT] == 26);
    step = env_step(env, TEXT_END, obs);
    int text[TEXT_LENGTH];
    size_t n = 0;
    for (; obs[n] >= 0; n++)
        text[n] = (int)obs[n];
    cr_expect(n == TEXT_PROMPT + 2 && step.reward == text_gold(n, text) && step.terminated);
    env_close(env);
}

Test(texts, a_text_that_the_limit_cuts_off_has_terminated)
{
    Env *env = world((TextSpec){.seed = 5});
    Step step = {0};
    size_t steps = 0;
    env_reset(env, NULL);
    while (env_running(env)) {
        step = env_step(env, 26, NULL);
        steps++;
    }
    cr_expect(steps == env_sizes(env).limit && step.terminated && step.reward == -2);
    env_close(env);
}

/* Four tokens may be said in each of seven states; 15 answers are left without <s>. */
Test(texts, fifteen_answers_pay_what_is_written)
{
    static const struct {
        const char *said; /* a, b and the stop */
        double pays;
    } answers[] = {{".", 0.25},  {"a.", 1},  {"b.", -0.5}, {"aa.", 3.5}, {"aaa", 1},
                   {"aab", 1.5}, {"ab.", 2}, {"aba", 1.5}, {"abb", 0},   {"ba.", 2},
                   {"baa", 1.5}, {"bab", 0}, {"bb.", 0.5}, {"bba", 0},   {"bbb", -1.5}};
    Env *env = env_open("sentences", 1, sizeof error, error);
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        double paid = 0;
        Step step = {0};
        env_reset(env, NULL);
        for (const char *c = answers[i].said; *c; c++) {
            step = env_step(env, *c == '.' ? 1 : *c == 'a' ? 2 : 3, NULL);
            paid += step.reward;
            cr_expect(step.terminated == !c[1], "%s", answers[i].said);
        }
        cr_expect(paid == answers[i].pays, "%s pays %g", answers[i].said, paid);
    }
    env_reset(env, NULL);
    cr_expect(env_step(env, 0, NULL).terminated, "<s> ends an answer");
    env_close(env);
}

Test(texts, a_world_that_is_to_be_judged_wants_a_judge)
{
    cr_expect(!env_text((TextSpec){.score = TEXT_JUDGED}, sizeof error, error));
    cr_expect(strstr(error, "no judge"), "%s", error);
}

/* ---- the model ---- */

enum { V = 9, T = 6, N = 40 };

static Net *model(uint64_t seed)
{
    Net *net = gpt_new((GptSpec){.tokens = V, .length = T, .seed = seed}, sizeof error, error);
    cr_assert(net, "%s", error);
    size_t n = net_count(net);
    double *w = malloc(n * sizeof w[0]);
    net_weights(net, w);
    for (size_t k = 0; k < n; k++) /* away from 0, where some weights begin */
        w[k] += 0.1 * rng_normal(seed, 9, k, 0);
    net_set_weights(net, w);
    free(w);
    return net;
}

/* Rows of texts: a few tokens, so that many begin alike. */
static void draw_rows(double obs[N][T])
{
    for (size_t i = 0; i < N; i++) {
        size_t length = 1 + (size_t)(rng_uniform(3, i, 0, 0) * T);
        for (size_t t = 0; t < T; t++)
            obs[i][t] = t < length ? floor(rng_uniform(3, i, t, 1) * 3) : -1;
    }
}

typedef struct {
    double logits[N][V], value[N];
} Said;

static Said said(Net *net, const double obs[N][T])
{
    Said all;
    net_forward(net, N, obs[0], all.logits[0], all.value);
    return all;
}

static void draw_slopes(double dlogits[N][V], double dvalue[N])
{
    for (size_t i = 0; i < N; i++) {
        dvalue[i] = rng_normal(4, i, 0, 1);
        for (size_t j = 0; j < V; j++)
            dlogits[i][j] = rng_normal(4, i, j, 0);
    }
}

Test(texts, a_row_is_answered_alone_as_among_others_to_the_bit)
{
    Net *net = model(1);
    double obs[N][T];
    draw_rows(obs);
    Said all = said(net, obs);
    for (size_t i = 0; i < N; i++) {
        Net *alone = model(1);
        double logits[V], value;
        net_forward(alone, 1, obs[i], logits, &value);
        cr_expect(!memcmp(logits, all.logits[i], sizeof logits) && value == all.value[i], "row %zu",
                  i);
        net_forward(net, 1, obs[N - 1 - i], logits, &value);
        cr_expect(!memcmp(logits, all.logits[N - 1 - i], sizeof logits), "asked again");
        net_free(alone);
    }
    net_free(net);
}

Test(texts, what_comes_later_has_no_say)
{
    Net *net = model(1);
    double text[3][T] = {{1, 2, 3, -1, -1, -1}, {1, 2, 3, 4, 5, 6}, {1, 2, 3, 0, 0, 0}},
           logits[3][V];
    net_forward(net, 3, text[0], logits[0], NULL);
    double first[V];
    memcpy(first, logits[0], sizeof first);
    net_forward(net, 1, text[1], logits[0], NULL);
    net_forward(net, 1, text[0], logits[0], NULL);
    cr_expect(!memcmp(first, logits[0], sizeof first));
    cr_expect(memcmp(logits[1], logits[2], sizeof logits[1]), "but what came before has");
    net_free(net);
}

Test(texts, the_same_tokens_in_another_order_are_another_text)
{
    Net *net = model(1);
    double text[2][T] = {{1, 2, 3, -1, -1, -1}, {2, 1, 3, -1, -1, -1}}, logits[2][V];
    net_forward(net, 2, text[0], logits[0], NULL);
    cr_expect(memcmp(logits[0], logits[1], sizeof logits[0]));
    net_free(net);
}

static void gradient(Net *net, const double obs[N][T], double g[])
{
    double dlogits[N][V], dvalue[N];
    draw_slopes(dlogits, dvalue);
    net_backward(net, N, obs[0], dlogits[0], dvalue);
    net_gradient(net, g);
    net_set_gradient(net, NULL);
}

Test(texts, the_gradient_does_not_know_what_was_asked_before)
{
    Net *net = model(1);
    size_t n = net_count(net);
    double obs[N][T], *g = malloc(2 * n * sizeof g[0]), *again = g + n;
    draw_rows(obs);
    gradient(net, obs, g);
    Said all = said(net, obs);
    gradient(net, obs, again);
    cr_expect(!memcmp(g, again, n * sizeof g[0]), "after a forward");
    for (size_t i = N; i-- > 0;)
        net_forward(net, 1, obs[i], all.logits[i], NULL);
    net_forward(net, 1, (double[T]){8, 8, 8, -1, -1, -1}, all.logits[0], NULL);
    gradient(net, obs, again);
    cr_expect(!memcmp(g, again, n * sizeof g[0]), "after others, and in another order");
    free(g), net_free(net);
}

/* Rows that are known already may still be the ones for which the arrays have to grow, and move. */
Test(texts, the_gradient_is_of_arrays_where_they_have_moved_to)
{
    mallopt(M_PERTURB, 85); /* what is given back is overwritten */
    Net *stays = model(3), *moves = model(3);
    size_t n = net_count(stays);
    double obs[N][T], *g = malloc(2 * n * sizeof g[0]), *again = g + n;
    draw_rows(obs);
    gradient(stays, obs, g);
    said(moves, obs);
    gpt_make_room(moves->gpt, 2 * moves->gpt->room);
    gradient(moves, obs, again);
    cr_expect(!memcmp(g, again, n * sizeof g[0]));
    free(g);
    net_free(stays), net_free(moves);
}

static double objective_at(Net *net, const double obs[N][T], const double *w, const double *d,
                           double h)
{
    double dlogits[N][V], dvalue[N], sum = 0, *moved = malloc(net_count(net) * sizeof w[0]);
    draw_slopes(dlogits, dvalue);
    for (size_t k = 0; k < net_count(net); k++)
        moved[k] = w[k] + h * d[k];
    net_set_weights(net, moved);
    Said all = said(net, obs);
    for (size_t i = 0; i < N; i++) {
        sum += dvalue[i] * all.value[i];
        for (size_t j = 0; j < V; j++)
            sum += dlogits[i][j] * all.logits[i][j];
    }
    free(moved);
    return sum;
}

/* The slope along d, and how much of it is rounding: sums of floats of about the objective's size,
 * 1e-7 of it, over h. The rectifier has kinks, so h is small beside the norms' unit. */
static double slope_along(Net *net, const double obs[N][T], const double *w, const double *d)
{
    double h = 1 / 256.0;
    double wide = objective_at(net, obs, w, d, h) - objective_at(net, obs, w, d, -h);
    double narrow = objective_at(net, obs, w, d, h / 2) - objective_at(net, obs, w, d, -h / 2);
    return (4 * narrow / h - wide / (2 * h)) / 3;
}

/* Along the gradient itself, and along its part in each kind of weight. */
Test(texts, the_gradient_is_the_slope_of_every_part)
{
    static const size_t parts[] = {
        0,  V * 32,         T * 32,        64, 32 * 96 + 96,        32 * 32 + 32,
        64, 32 * 128 + 128, 128 * 32 + 32, 64, 32 * (V + 1) + V + 1};
    Net *net = model(1);
    size_t n = net_count(net), from = 0;
    double obs[N][T], *w = malloc(3 * n * sizeof w[0]), *g = w + n, *d = g + n;
    draw_rows(obs);
    net_weights(net, w);
    gradient(net, obs, g);
    for (size_t part = 0; part < sizeof parts / sizeof parts[0]; part++) {
        size_t to = part ? from + parts[part] : n;
        double square = 0;
        for (size_t k = from; k < to; k++)
            square += g[k] * g[k];
        for (size_t k = 0; k < n; k++)
            d[k] = k >= from && k < to ? g[k] / sqrt(square) : 0;
        double slope = slope_along(net, obs, w, d);
        cr_expect(fabs(slope - sqrt(square)) <= 3e-3 * sqrt(square), "part %zu: %g, not %g", part,
                  sqrt(square), slope);
        net_set_weights(net, w);
        from = part ? to : 0;
    }
    cr_expect(from == n, "%zu of %zu weights are in a part", from, n);
    free(w), net_free(net);
}

Test(texts, weights_come_back_as_they_were_written)
{
    Net *net = model(1);
    size_t n = net_count(net);
    double *w = malloc(2 * n * sizeof w[0]), *back = w + n;
    for (size_t k = 0; k < n; k++)
        w[k] = (double)k;
    net_set_weights(net, w);
    net_weights(net, back);
    cr_expect(!memcmp(w, back, n * sizeof w[0]));
    net_set_gradient(net, w);
    net_gradient(net, back);
    cr_expect(!memcmp(w, back, n * sizeof w[0]), "and so do slopes");
    free(w), net_free(net);
}

/* Trained for a few steps with vectors of each width. */
Test(texts, every_width_of_a_register_gives_the_same_bits)
{
    double first[3][V];
    for (size_t lanes = 4; lanes <= 16; lanes *= 2) {
        Net *net = model(1);
        double obs[N][T], dlogits[N][V], dvalue[N], logits[3][V];
        if (!kernels_with(lanes))
            continue;
        net->kernels = kernels_with(lanes);
        draw_rows(obs), draw_slopes(dlogits, dvalue);
        for (size_t i = 0; i < 5; i++) {
            net_backward(net, N, obs[0], dlogits[0], dvalue);
            adam_step(net, 0.01);
        }
        net_forward(net, 3, obs[0], logits[0], NULL);
        if (lanes == 4)
            memcpy(first, logits, sizeof first);
        cr_expect(!memcmp(first, logits, sizeof first), "%zu lanes", lanes);
        net_free(net);
    }
}

/* More texts than are kept, and more than there was room for. */
Test(texts, a_long_run_forgets_and_answers_as_before)
{
    Net *net = model(1), *fresh = model(1);
    double logits[V], want[V];
    for (size_t i = 0; i < 9000; i++) {
        double obs[T] = {(double)(i % V),
                         (double)(i / V % V),
                         (double)(i / V / V % V),
                         (double)(i / V / V / V % V),
                         -1,
                         -1};
        net_forward(net, 1, obs, logits, NULL);
        if (i % 1000 == 0) {
            net_forward(fresh, 1, obs, want, NULL);
            cr_expect(!memcmp(logits, want, sizeof want), "text %zu", i);
        }
    }
    net_free(net), net_free(fresh);
}

Test(texts, a_token_that_the_model_has_not_stops_the_program, .signal = SIGABRT)
{
    net_forward(model(1), 1, (double[T]){V, -1, -1, -1, -1, -1}, NULL, (double[1]){0});
}

Test(texts, a_derivative_along_a_direction_is_refused, .signal = SIGABRT)
{
    Net *net = model(1);
    double v[net_count(net)];
    memset(v, 0, sizeof v);
    net_forward_along(net, 1, (double[T]){1, -1, -1, -1, -1, -1}, v, NULL, (double[1]){0});
}

Test(texts, a_text_of_nothing_stops_the_program, .signal = SIGABRT)
{
    net_forward(model(1), 1, (double[T]){-1, -1, -1, -1, -1, -1}, NULL, (double[1]){0});
}

Test(texts, a_model_without_tokens_is_none)
{
    cr_expect(!gpt_new((GptSpec){.tokens = 1, .length = 3}, sizeof error, error));
    cr_expect(strstr(error, "expected 2 to"), "%s", error);
}

/* 95 of a hundred are well formed; 300 steps are enough for half of that. */
Test(texts, a_model_that_reads_learns_to_write)
{
    Net *net = text_model(0, 1);
    Env *env = world((TextSpec){.seed = 2});
    size_t formed = 0;
    double untrained = text_fit(net, 1, 1), loss = text_fit(net, 1, 400);
    for (size_t i = 0; i < 200; i++) {
        int text[TEXT_LENGTH];
        size_t n = text_play(env, net, text, NULL);
        formed += text_well_formed(n, text);
    }
    cr_expect(untrained > 4 && loss < 2.6, "from %g to %g", untrained, loss);
    cr_expect(formed > 120, "%zu of 200 are well formed", formed);
    net_free(net), env_close(env);
}

/* ---- what people say of texts ---- */

/* The pairs' answers are all that is said in their world; who is preferred is the better one more
 * often than not, and σ says how often: with gold known, the share is within five deviations. */
Test(texts, pairs_count_their_tokens_and_prefer_what_is_better)
{
    enum { PAIRS = 1000 };
    static TextPair pair[PAIRS];
    size_t said = 0;
    Net *net = text_model(0, 1);
    text_fit(net, 1, 400);
    Env *env = world((TextSpec){.repeat = 2, .said = &said, .seed = 3});
    cr_expect_eq(text_pairs(env, net, 5, PAIRS, pair), said);
    double better = 0, expected = 0, variance = 0;
    for (size_t i = 0; i < PAIRS; i++) {
        double lead = fabs(pair[i].gold[0] - pair[i].gold[1]), p = 1 / (1 + exp(-lead));
        cr_assert(!memcmp(pair[i].text[0], pair[i].text[1], TEXT_PROMPT * sizeof(int)));
        cr_assert_eq(pair[i].gold[0], text_gold(pair[i].n[0], pair[i].text[0]));
        if (lead == 0)
            continue;
        better += pair[i].gold[0] > pair[i].gold[1];
        expected += p, variance += p * (1 - p);
    }
    cr_expect(fabs(better - expected) < 5 * sqrt(variance), "%g, expected %g", better, expected);
    net_free(net), env_close(env);
}

/* Of a policy that is its own reference: no KL; and what it is paid is gold where gold pays. */
Test(texts, a_look_measures_what_was_written)
{
    double ends[TEXT_MEASURES];
    int shown[2][TEXT_LENGTH], n = 0;
    Net *net = text_model(0, 1);
    text_fit(net, 1, 100);
    text_look((TextSpec){.score = TEXT_GOLD, .seed = 4}, net, net, ends, 2, shown);
    while (n < TEXT_LENGTH && shown[0][n] >= 0)
        n++;
    cr_expect_eq(ends[0], ends[1]);
    cr_expect_eq(ends[2], 0);
    cr_expect(ends[4] > 1 && n > TEXT_PROMPT && shown[0][0] == TEXT_BEGIN);
    net_free(net);
}

Test(texts, a_model_of_given_weights_says_the_same_and_never_begins_anew)
{
    Net *net = text_model(0, 7);
    size_t W = net_count(net);
    double *w = malloc(W * sizeof w[0]);
    const int text[] = {0, 8, 26, 46, 1};
    net_weights(net, w);
    Net *same = text_model_of(W, w);
    cr_expect_eq(text_logp(net, 5, text), text_logp(same, 5, text));
    cr_expect(!text_legal()[TEXT_BEGIN] && text_legal()[TEXT_END] && text_legal()[TEXT_WORDS - 1]);
    free(w), net_free(net), net_free(same);
}

/* An answer by dice: its holes are behind it, and its tokens are certain of one another. */
Test(texts, a_small_answer_is_one_of_fifteen_and_its_tokens_sum_to_one)
{
    enum { LONGEST = 3, D = 8 };
    Env *env = small_world(0, 1);
    Net *net = small_net(env, 1, 0);
    for (size_t i = 0; i < 50; i++) {
        double obs[LONGEST][D], logp[LONGEST], sum = 0;
        int y[LONGEST];
        bool answer[LONGEST];
        small_answer(env, SMALL_TOKENS, small_legal(0), LONGEST, D, obs, y, answer);
        for (size_t t = 0; t < LONGEST; t++) {
            cr_assert_eq(answer[t], t == 0 || (answer[t - 1] && y[t - 1] != 1));
            cr_assert(answer[t] ? small_legal(0)[y[t]] : y[t] == 0);
        }
        for (y[0] = 1; y[0] < SMALL_TOKENS; y[0]++) {
            small_logp(net, SMALL_TOKENS, small_legal(0), 1, D, obs, y, answer, logp);
            sum += exp(logp[0]);
        }
        cr_assert_float_eq(sum, 1, 1e-12);
    }
    net_free(net), env_close(env);
}
