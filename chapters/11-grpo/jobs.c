/* jobs.c: lesson 11's agent in parts and whole; and the language model, which learns by
 * several methods from the same reward model, or from its pairs. */
#include "jobs.h"
#include "baseline.h"
#include "small.h"
#include "softmax_step.h"
#include "text_feedback.h"
#include <stdlib.h>
#include <string.h>

/* Where the step size was 0, the next epoch has another, and the opposite advantages:
 * it shows what the first one left with Adam. */
static void step_at_last(size_t N, double adv[N], GrpoSettings *how)
{
    for (size_t i = 0; how->lr == 0 && i < N; i++)
        adv[i] *= -1;
    how->lr = how->lr > 0 ? how->lr : 0.01;
}

/* Plays answers by dice, moves the network, and lets it learn `epochs` times. */
static void learn_answers(Env *env, Net *net, Net *reference, size_t V,
                          const bool legal[V], size_t seed, double moved, size_t epochs,
                          size_t N, const double adv[N], const GrpoSettings *how)
{
    size_t D = env_sizes(env).obs, T = env_sizes(env).limit;
    double obs[N * T][D], logp_old[N][T], logp_ref[N][T], gain[N];
    GrpoSettings now = *how;
    int y[N][T];
    bool answer[N][T];
    Answers rows = {.N = N, .T = T, .D = D, .V = V, .obs = obs[0], .y = y[0],
                    .answer = answer[0], .logp_old = logp_old[0],
                    .logp_ref = logp_ref[0]};
    for (size_t i = 0; i < N; i++) {
        double(*seen)[D] = &obs[i * T];
        small_answer(env, V, legal, T, D, seen, y[i], answer[i]);
        small_logp(net, V, legal, T, D, seen, y[i], answer[i], logp_old[i]);
        small_logp(reference, V, legal, T, D, seen, y[i], answer[i], logp_ref[i]);
    }
    small_scatter(net, seed, 2, moved);
    memcpy(gain, adv, sizeof gain);
    for (size_t k = 0; k < epochs; k++) {
        grpo_epoch(net, V, legal, N, gain, &rows, &now);
        step_at_last(N, gain, &now);
    }
}

void job_epoch(size_t seed, size_t N, const double adv[N], const GrpoSettings *how,
               size_t W, double w[W])
{
    Env *env = small_world(0, seed);
    Net *net = small_net(env, seed, 0), *reference = small_net(env, seed, 1);
    learn_answers(env, net, reference, SMALL_TOKENS, small_legal(0), seed,
                  seed % 2 ? 1.5 : 0.3, 1, N, adv, how);
    small_weights(net, W, w);
    net_free(net), net_free(reference), env_close(env);
}

static SmallStage any_stage(size_t seed, size_t P, const int drawn[P],
                            const AnyNet *how, size_t V, const int legal[V])
{
    enum { WHY = 256 };
    char why[WHY];
    SmallStage s;
    DrawnNet net = {how->layers, how->hidden, how->stacks, how->far, how->epsilon};
    bool open = small_open(&s, P, drawn, seed, net, V, legal, WHY, why);
    REQUIRE(open, "a drawn world: %s", why);
    return s;
}

void job_any_epoch(size_t seed, size_t P, const int drawn[P], const AnyNet *net,
                   size_t V, const int legal[V], size_t N, const double adv[N],
                   const GrpoSettings *how, size_t W, double w[W])
{
    SmallStage s = any_stage(seed, P, drawn, net, V, legal);
    learn_answers(s.env, s.net, s.reference, V, s.legal, seed, net->moved, how->epochs,
                  N, adv, how);
    small_weights(s.net, W, w);
    small_close(&s);
}

/* Iterations, of which none may change the reference; a step size of 0 is the first
 * one's only, as by drawn_lr. */
static void train(Env *env, Net *net, Net *reference, size_t V, const bool legal[V],
                    size_t iterations, const GrpoSettings *how, size_t W,
                    double score[iterations], double w[W])
{
    double before[W], after[W];
    GrpoSettings now = *how;
    small_weights(reference, W, before);
    for (size_t i = 0; i < iterations; i++) {
        score[i] = grpo_iteration(env, net, reference, V, legal, &now);
        now.lr = now.lr > 0 ? now.lr : 0.01;
    }
    net_weights(reference, after);
    REQUIRE(!memcmp(before, after, sizeof before),
            "grpo_iteration: the reference has been changed");
    small_weights(net, W, w);
}

void job_grpo(size_t seed, size_t world, size_t iterations, const GrpoSettings *how,
              size_t W, double score[iterations], double w[W])
{
    Env *env = small_world(world, seed);
    Net *net = small_net(env, seed, 0), *reference = small_net(env, seed, 1);
    train(env, net, reference, SMALL_TOKENS, small_legal(world), iterations, how, W,
            score, w);
    net_free(net), net_free(reference), env_close(env);
}

void job_any_grpo(size_t seed, size_t P, const int drawn[P], const AnyNet *net,
                  size_t V, const int legal[V], size_t iterations,
                  const GrpoSettings *how, size_t W, double score[iterations],
                  double w[W])
{
    SmallStage s = any_stage(seed, P, drawn, net, V, legal);
    train(s.env, s.net, s.reference, V, s.legal, iterations, how, W, score, w);
    small_close(&s);
}

/* ---- a language model ---- */

enum { PAIRS = 6000, REPEATED = 4 };

static TextPair *new_pairs(size_t seed, Net *reference, size_t *tokens, Env **env)
{
    TextPair *pair = malloc(PAIRS * sizeof pair[0]);
    REQUIRE(pair, "no memory");
    *env = text_world((TextSpec){.repeat = 2, .seed = seed + 1000003});
    *tokens = text_pairs(*env, reference, seed, PAIRS, pair);
    return pair;
}

size_t job_models(size_t seed, size_t W, double w[W], double judge[W], size_t size,
                  double scale[size])
{
    REQUIRE(size == 2, "size is 2");
    Net *reference = text_model(0, seed);
    text_fit(reference, seed, 1500);
    small_weights(reference, W, w);
    Net *model = text_model_of(W, w);
    size_t tokens;
    Env *env;
    TextPair *pair = new_pairs(seed, reference, &tokens, &env);
    text_learn(model, seed, PAIRS, pair, REPEATED, preference_slope);
    text_examine(model, env, reference, scale);
    small_weights(model, W, judge);
    free(pair), net_free(model), net_free(reference), env_close(env);
    return tokens;
}

/* Who learns, in what world, and how many tokens have been learned from. */
typedef struct {
    Env *env;
    Net *net, *reference, *judge;
    TextSpec spec;
    size_t seen;
} Class;

static void open_class(Class *class, size_t seed, size_t repeat, size_t W,
                       const double w[W], const double judge[W], const double scale[2])
{
    *class = (Class){.net = text_model_of(W, w), .reference = text_model_of(W, w),
                     .judge = text_model_of(W, judge)};
    class->spec = (TextSpec){.score = TEXT_JUDGED, .judge = class->judge,
                             .mean = scale[0], .deviation = scale[1],
                             .repeat = repeat, .said = &class->seen,
                             .seed = seed + 3000003};
    class->env = text_world(class->spec);
}

static void close_class(Class *class)
{
    net_free(class->net), net_free(class->reference), net_free(class->judge);
    env_close(class->env);
}

static void look(const Class *class, double ends[TEXT_MEASURES])
{
    TextSpec spec = class->spec;
    spec.seed += 2000003, spec.said = NULL, spec.repeat = 1;
    text_look(spec, class->net, class->reference, ends, 0, NULL);
}

/* ---- methods that draw ---- */

/* Advantages of a table of scores: of leave-one-out, or the lesson's. */
static void compare(bool rloo, const GrpoSettings *how, const double r[], double adv[])
{
    size_t P = how->P, G = how->G;
    if (!rloo) {
        group_advantages(P, G, (const double(*)[G])r, how->divide, (double(*)[G])adv);
        return;
    }
    for (size_t p = 0; p < P; p++) {
        leave_one_out(G, &r[p * G], &adv[p * G]);
        for (size_t g = 0; g < G; g++)
            adv[p * G + g] = r[p * G + g] - adv[p * G + g];
    }
}

/* An iteration with the penalty in the reward. */
static void priced_iteration(Class *class, bool rloo, GrpoSettings how)
{
    size_t N = how.P * how.G, T = env_sizes(class->env).limit;
    double obs[N * T][TEXT_LENGTH], logp_old[N][T], logp_ref[N][T], V_old[N][T];
    double k1[N], k2[N], k3[N], score[N], adv[N];
    int y[N][T];
    bool answer[N][T];
    Answers rows = {.N = N, .T = T, .D = TEXT_LENGTH, .V = TEXT_WORDS, .obs = obs[0],
                    .y = y[0], .answer = answer[0], .logp_old = logp_old[0],
                    .logp_ref = logp_ref[0], .V_old = V_old[0], .score = score};
    rlhf_play(class->env, class->net, class->reference, TEXT_WORDS, text_legal(),
              &rows);
    kl_estimates(N, T, logp_old, logp_ref, answer, k1, k2, k3);
    for (size_t i = 0; i < N; i++)
        score[i] -= how.beta * k1[i];
    compare(rloo, &how, score, adv);
    how.beta = 0;
    for (size_t e = 0; e < how.epochs; e++)
        grpo_epoch(class->net, TEXT_WORDS, text_legal(), N, adv, &rows, &how);
}

static void iterate(Class *class, size_t method, const GrpoSettings *how)
{
    RlhfSettings ppo = {.N = how->P * how->G, .epochs = how->epochs, .lambda = 0.95,
                        .epsilon = how->low, .beta = how->beta, .c_value = 1,
                        .lr = how->lr};
    if (method == 0)
        rlhf_iteration(class->env, class->net, class->reference, TEXT_WORDS,
                       text_legal(), &ppo);
    else if (method == 3)
        grpo_iteration(class->env, class->net, class->reference, TEXT_WORDS,
                       text_legal(), how);
    else
        priced_iteration(class, method == 1, *how);
}

/* ---- DPO ---- */

enum {
    STEP = 32,
    ANSWERS = 2 * STEP,
    LONGEST = TEXT_LENGTH - TEXT_PROMPT,
    PLACES = ANSWERS * LONGEST
};

/* A step's answers, the preferred ones first, in a table of LONGEST columns. */
typedef struct {
    double obs[PLACES][TEXT_LENGTH], logits[PLACES][TEXT_WORDS], logp[PLACES];
    int y[PLACES];
    bool answer[PLACES];
    size_t tokens;
} Table;

static void lay_out(Table *table, const TextPair pair[STEP])
{
    table->tokens = 0;
    for (size_t i = 0; i < ANSWERS; i++) {
        const TextPair *of = &pair[i % STEP];
        const int *text = of->text[i / STEP];
        size_t n = of->n[i / STEP];
        table->tokens += n - TEXT_PROMPT;
        for (size_t t = TEXT_PROMPT; t < TEXT_LENGTH; t++) {
            size_t at = i * LONGEST + t - TEXT_PROMPT;
            table->answer[at] = t < n;
            text_show(t < n ? t : TEXT_PROMPT, text, table->obs[at]);
            table->y[at] = t < n ? text[t] : 0;
        }
    }
}

/* log π of every answer; the logits stay in the table. */
static void ask(Net *net, Table *table, double total[ANSWERS])
{
    net_forward(net, PLACES, table->obs[0], table->logits[0], NULL);
    token_logp(PLACES, TEXT_WORDS, table->logits, table->y, text_legal(), table->logp);
    answer_logp(ANSWERS, LONGEST, (const double(*)[LONGEST])table->logp,
                (const bool(*)[LONGEST])table->answer, total);
}

/* What a slope in log π of an answer is in the logits: that times 1 − π or −π. */
static void to_the_logits(Table *table, const double slope[ANSWERS])
{
    for (size_t k = 0; k < PLACES; k++) {
        double *at = table->logits[k], pi[TEXT_WORDS];
        at[TEXT_BEGIN] = -1e9;
        softmax(TEXT_WORDS, at, pi);
        for (size_t v = 0; v < TEXT_WORDS; v++) {
            double score = ((int)v == table->y[k]) - pi[v];
            at[v] = table->answer[k] ? slope[k / LONGEST] * score : 0;
        }
    }
}

static void learn_pairs(Class *class, const TextPair pair[STEP], double beta, double lr,
                        Table *table)
{
    double now[ANSWERS], ref[ANSWERS], slope[ANSWERS];
    lay_out(table, pair);
    ask(class->reference, table, ref);
    ask(class->net, table, now);
    dpo_slope(STEP, now, now + STEP, ref, ref + STEP, beta, slope, slope + STEP);
    to_the_logits(table, slope);
    net_backward(class->net, PLACES, table->obs[0], table->logits[0], NULL);
    net_clip(class->net, 1);
    adam_step(class->net, lr);
    class->seen += table->tokens;
}

/* ---- all of them ---- */

void job_methods(size_t seed, size_t method, const GrpoSettings *how, size_t tokens,
                 size_t W, const double w[W], const double judge[W], size_t size,
                 const double scale[size], size_t M, size_t K, double ends[M][K])
{
    REQUIRE(size == 2 && K == TEXT_MEASURES && method < 5,
            "size is 2, K %d, and there are 5 methods", TEXT_MEASURES);
    Class class;
    open_class(&class, seed, how->G, W, w, judge, scale);
    Env *env = NULL;
    size_t all = 0, looked = 0;
    TextPair *pair = method == 4 ? new_pairs(seed, class.reference, &all, &env) : NULL;
    Table *table = malloc(sizeof *table);
    REQUIRE(table, "no memory");
    for (size_t step = 0; looked < M; step++) {
        while (looked < M && class.seen * M >= tokens * (looked + 1))
            look(&class, ends[looked++]);
        if (looked == M)
            break;
        double left = 1 - (double)class.seen / (double)tokens;
        if (method == 4)
            learn_pairs(&class, pair + step * STEP % (PAIRS - STEP + 1),
                        how->beta * scale[1], how->lr * left, table);
        else
            iterate(&class, method, how);
    }
    free(table), free(pair), close_class(&class);
    if (env)
        env_close(env);
}

/* ---- for make agent ---- */

void job_net(size_t seed, size_t episodes, double lr, double beta, size_t group,
             size_t divide, size_t how, size_t N, size_t length, bool told,
             double w[N], double ret[episodes], int text[episodes][length])
{
    REQUIRE(length == TEXT_LENGTH && group > 0 && group <= 64,
            "length is %d, and a group has 1 to 64 answers", TEXT_LENGTH);
    const GrpoSettings settings = {.P = 64 / group, .G = group, .epochs = 4,
                                   .how = how, .divide = divide, .low = 0.2,
                                   .high = 0.28, .beta = beta, .lr = lr};
    double judge[N], scale[2];
    Class class;
    job_models(seed, N, w, judge, 2, scale);
    open_class(&class, seed, group, N, w, judge, scale);
    Env *other = text_world((TextSpec){.seed = seed + 2000003});
    for (size_t i = 0; i < episodes; i++) {
        text_write(other, class.net, text[i]);
        ret[i] = grpo_iteration(class.env, class.net, class.reference, TEXT_WORDS,
                                text_legal(), &settings);
        if (told)
            text_tell(i, ret[i], text[i]);
    }
    small_weights(class.net, N, w);
    close_class(&class), env_close(other);
}
