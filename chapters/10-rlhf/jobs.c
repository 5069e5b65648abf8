/* jobs.c: the small worlds of lesson 10 and each part of its agent alone; the language
 * model, its reward model, and what becomes of it. */
#include "jobs.h"
#include "env.h"
#include "net.h"
#include "rollout.h"
#include "tables.h"
#include "text_model.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WHY = 256, TOKENS = 4 };

/* ---- small worlds ---- */

static Env *open_world(size_t world, size_t seed)
{
    char why[WHY];
    REQUIRE(world < 2, "there is no world %zu", world);
    Mdp *row = world == 1 ? grid_new(1, (const char *const[]){"S.G"}, -0.04, 1, -1, WHY,
                                     why)
                          : NULL;
    Env *env = world == 0 ? env_open("sentences", seed, WHY, why)
                          : env_finite(row, 2, seed, WHY, why);
    REQUIRE(env, "a world: %s", why);
    return env;
}

/* In either world one of the four may not be drawn. */
static const bool *legal_in(size_t world)
{
    static const bool legal[2][TOKENS] = {{false, true, true, true},
                                          {true, true, true, false}};
    return legal[world];
}

/* Moves every weight by a normal number times `far`. */
static void scatter(Net *net, size_t seed, size_t round, double far)
{
    size_t W = net_count(net);
    double w[W];
    net_weights(net, w);
    for (size_t i = 0; i < W; i++)
        w[i] += far * rng_normal(seed, round, i, RNG_INIT);
    net_set_weights(net, w);
}

static Net *new_net(const Env *env, size_t seed, size_t round)
{
    char why[WHY];
    EnvSizes n = env_sizes(env);
    NetSpec spec = {.inputs = n.obs, .outputs = n.actions, .epsilon = 0.01,
                    .seed = seed};
    Net *net = net_new(spec, WHY, why);
    REQUIRE(net, "a network: %s", why);
    scatter(net, seed, round, 0.5);
    return net;
}

static void read_weights(const Net *net, size_t W, double w[W])
{
    REQUIRE(net_count(net) == W, "the network has %zu weights, W is %zu",
            net_count(net), W);
    net_weights(net, w);
}

/* ---- each part alone ---- */

void job_answers(size_t seed, size_t world, size_t N, size_t T, size_t D, size_t K,
                 double obs[N][T][D], int y[N][T], double row[N][T][K])
{
    Env *env = open_world(world, seed);
    Net *net = new_net(env, seed, 0), *reference = new_net(env, seed, 1);
    EnvSizes n = env_sizes(env);
    REQUIRE(n.obs == D && n.limit == T && K == 5, "D is %zu, T %zu and K 5", n.obs,
            n.limit);
    double logp_old[N][T], logp_ref[N][T], V_old[N][T], score[N];
    bool answer[N][T];
    Answers rows = {.N = N, .T = T, .D = D, .V = n.actions, .obs = obs[0][0],
                    .y = y[0], .answer = answer[0], .logp_old = logp_old[0],
                    .logp_ref = logp_ref[0], .V_old = V_old[0], .score = score};
    rlhf_play(env, net, reference, n.actions, legal_in(world), &rows);
    for (size_t i = 0; i < N; i++)
        for (size_t t = 0; t < T; t++)
            memcpy(row[i][t],
                   (double[]){answer[i][t], logp_old[i][t], logp_ref[i][t], V_old[i][t],
                              score[i]},
                   sizeof row[i][t]);
    net_free(net), net_free(reference), env_close(env);
}

/* log π of a token among the legal ones. */
static double log_pi(size_t V, const double logits[V], const bool legal[V], int token)
{
    double most = -INFINITY, sum = 0;
    for (size_t v = 0; v < V; v++)
        most = legal[v] ? fmax(most, logits[v]) : most;
    for (size_t v = 0; v < V; v++)
        sum += legal[v] ? exp(logits[v] - most) : 0;
    return logits[token] - most - log(sum);
}

/* Plays an answer without a function of the lesson's: letters until a die says stop. */
static void play_apart(Env *env, Net *net, size_t i, Answers *rows)
{
    double obs[rows->D], logits[TOKENS];
    bool over = false;
    env_reset(env, obs);
    for (size_t t = 0; t < rows->T; t++) {
        size_t at = i * rows->T + t;
        memcpy(rows->obs + at * rows->D,
               over ? rows->obs + i * rows->T * rows->D : obs, sizeof obs);
        rows->answer[at] = !over;
        rows->y[at] = over ? 0 : 1 + (int)(3 * env_uniform(env, 0));
        rows->logp_old[at] = 0;
        if (over)
            continue;
        net_forward(net, 1, obs, logits, NULL);
        rows->logp_old[at] = log_pi(TOKENS, logits, legal_in(0), rows->y[at]);
        over = env_step(env, (size_t)rows->y[at], obs).terminated;
    }
}

void job_epoch(size_t seed, size_t N, size_t T, const double adv[N][T],
               const double target[N][T], const RlhfSettings *how, size_t W,
               double w[W])
{
    Env *env = open_world(0, seed);
    Net *net = new_net(env, seed, 0);
    size_t D = env_sizes(env).obs;
    REQUIRE(T == env_sizes(env).limit, "T is %zu", env_sizes(env).limit);
    double obs[N * T][D], logp_old[N][T], none[N][T], score[N];
    int y[N][T];
    bool answer[N][T];
    memset(none, 0, sizeof none), memset(score, 0, sizeof score);
    Answers rows = {.N = N, .T = T, .D = D, .V = TOKENS, .obs = obs[0], .y = y[0],
                    .answer = answer[0], .logp_old = logp_old[0], .logp_ref = none[0],
                    .V_old = none[0], .adv = (double *)adv, .target = (double *)target,
                    .score = score};
    for (size_t i = 0; i < N; i++)
        play_apart(env, net, i, &rows);
    scatter(net, seed, 2, 0.3);
    rlhf_epoch(net, TOKENS, legal_in(0), &rows, how);
    read_weights(net, W, w);
    net_free(net), env_close(env);
}

void job_rlhf(size_t seed, size_t world, size_t iterations, const RlhfSettings *how,
              size_t W, double score[iterations], double w[W])
{
    Env *env = open_world(world, seed);
    Net *net = new_net(env, seed, 0), *reference = new_net(env, seed, 1);
    size_t V = env_sizes(env).actions, count = net_count(reference);
    double before[count], after[count];
    net_weights(reference, before);
    for (size_t i = 0; i < iterations; i++)
        score[i] = rlhf_iteration(env, net, reference, V, legal_in(world), how);
    net_weights(reference, after);
    REQUIRE(!memcmp(before, after, sizeof before),
            "rlhf_iteration: the reference has been changed");
    read_weights(net, W, w);
    net_free(net), net_free(reference), env_close(env);
}

/* ---- a language model ---- */

static Net *model_of(size_t W, const double w[W])
{
    Net *net = text_model(0, 0);
    REQUIRE(net_count(net) == W, "the model has %zu weights, W is %zu", net_count(net),
            W);
    net_set_weights(net, w);
    return net;
}

double job_sft(size_t seed, size_t steps, size_t W, double w[W])
{
    Net *net = text_model(0, seed);
    double loss = text_fit(net, seed, steps);
    read_weights(net, W, w);
    net_free(net);
    return loss;
}

static Env *texts(TextSpec spec)
{
    char why[WHY];
    Env *env = env_text(spec, WHY, why);
    REQUIRE(env, "a world: %s", why);
    return env;
}

/* ---- a reward model ---- */

enum { BATCH = 32 };

/* Two texts with one prompt, as observations, the preferred one first; their gold. */
typedef struct {
    double obs[2][TEXT_LENGTH], gold[2];
} Pair;

static Pair pair_of(Env *env, Net *reference)
{
    Pair pair;
    for (size_t k = 0; k < 2; k++) {
        int text[TEXT_LENGTH];
        size_t n = text_play(env, reference, text, &pair.gold[k]);
        text_show(n, text, pair.obs[k]);
    }
    return pair;
}

static void exchange(Pair *pair)
{
    Pair was = *pair;
    for (size_t k = 0; k < 2; k++) {
        memcpy(pair->obs[k], was.obs[1 - k], sizeof pair->obs[k]);
        pair->gold[k] = was.gold[1 - k];
    }
}

/* Asks somebody which of the two is better. */
static void prefer(Pair *pair, double u)
{
    if (u >= 1 / (1 + exp(pair->gold[1] - pair->gold[0])))
        exchange(pair);
}

/* One step of the reward model up the preferences of 32 pairs. */
static void judge_batch(Net *judge, const Pair *pair, const int which[BATCH], double lr)
{
    double obs[2][BATCH][TEXT_LENGTH], value[2][BATCH], slope[2][BATCH];
    for (size_t i = 0; i < BATCH; i++)
        for (size_t k = 0; k < 2; k++)
            memcpy(obs[k][i], pair[which[i]].obs[k], sizeof obs[k][i]);
    net_forward(judge, 2 * BATCH, obs[0][0], NULL, value[0]);
    preference_slope(BATCH, value[0], value[1], slope[0], slope[1]);
    net_backward(judge, 2 * BATCH, obs[0][0], NULL, slope[0]);
    net_clip(judge, 1);
    adam_step(judge, lr);
}

static void learn_preferences(Net *judge, size_t seed, size_t pairs, size_t epochs,
                              const Pair *pair)
{
    int *order = malloc(pairs * sizeof order[0]);
    REQUIRE(order, "no memory");
    for (size_t e = 0; e < epochs; e++) {
        rng_shuffle(pairs, seed, e, order);
        for (size_t from = 0; from + BATCH <= pairs; from += BATCH)
            judge_batch(judge, pair, order + from,
                        1e-3 * (1 - (double)e / (double)epochs));
    }
    free(order);
}

/* Mean and deviation of the scores, and the share of pairs in the right order. */
static double examine(Net *judge, Env *env, Net *reference, double scale[2])
{
    enum { PAIRS = 1000 };
    double sum = 0, squares = 0, right = 0, decided = 0;
    for (size_t i = 0; i < PAIRS; i++) {
        Pair pair = pair_of(env, reference);
        double value[2];
        net_forward(judge, 2, pair.obs[0], NULL, value);
        sum += value[0] + value[1];
        squares += value[0] * value[0] + value[1] * value[1];
        decided += pair.gold[0] != pair.gold[1];
        right += (value[0] - value[1]) * (pair.gold[0] - pair.gold[1]) > 0;
    }
    scale[0] = sum / (2 * PAIRS);
    scale[1] = sqrt(squares / (2 * PAIRS) - scale[0] * scale[0]);
    return right / decided;
}

double job_reward_model(size_t seed, size_t pairs, size_t epochs, size_t W,
                        const double w[W], double judge[W], size_t size,
                        double scale[size])
{
    REQUIRE(size == 2 && pairs >= BATCH, "size is 2, and there are %d pairs or more",
            BATCH);
    Net *reference = model_of(W, w), *model = model_of(W, w);
    Env *env = texts((TextSpec){.repeat = 2, .seed = seed + 1000003});
    Pair *pair = malloc(pairs * sizeof pair[0]);
    REQUIRE(pair, "no memory");
    for (size_t i = 0; i < pairs; i++) {
        pair[i] = pair_of(env, reference);
        prefer(&pair[i], rng_uniform(seed, i, 0, 0));
    }
    learn_preferences(model, seed, pairs, epochs, pair);
    double right = examine(model, env, reference, scale);
    read_weights(model, W, judge);
    free(pair), net_free(model), net_free(reference), env_close(env);
    return right;
}

/* ---- and what becomes of it ---- */

/* Nobody says <s>. */
static const bool *all_but_the_first(void)
{
    static bool legal[TEXT_WORDS];
    for (size_t v = 1; v < TEXT_WORDS; v++)
        legal[v] = true;
    return legal;
}

/* log π of the answer in a text, which begins behind the prompt. */
static double log_of_answer(Net *net, size_t n, const int text[])
{
    double obs[TEXT_LENGTH][TEXT_LENGTH], logits[TEXT_LENGTH][TEXT_WORDS], sum = 0;
    REQUIRE(n > TEXT_PROMPT, "a text has an answer");
    for (size_t t = TEXT_PROMPT; t < n; t++)
        text_show(t, text, obs[t - TEXT_PROMPT]);
    net_forward(net, n - TEXT_PROMPT, obs[0], logits[0], NULL);
    for (size_t t = TEXT_PROMPT; t < n; t++)
        sum += log_pi(TEXT_WORDS, logits[t - TEXT_PROMPT], all_but_the_first(),
                      text[t]);
    return sum;
}

/* Adds a text's measures to `ends`; judged by `env`, which has paid it. */
static void measure(Net *net, Net *reference, size_t n, const int text[], double paid,
                    double share, double ends[5])
{
    double kl = log_of_answer(net, n, text) - log_of_answer(reference, n, text);
    const double measured[5] = {paid, text_gold(n, text), kl,
                                text_well_formed(n, text), (double)(n - TEXT_PROMPT)};
    for (size_t k = 0; k < 5; k++)
        ends[k] += share * measured[k];
}

static void look(TextSpec spec, Net *net, Net *reference, double ends[5], size_t shown,
                 size_t length, int out[shown][length])
{
    enum { TEXTS = 1024 };
    spec.seed += 2000003;
    Env *env = texts(spec);
    memset(ends, 0, 5 * sizeof ends[0]);
    for (size_t i = 0; i < TEXTS; i++) {
        int text[TEXT_LENGTH];
        double paid;
        size_t n = text_play(env, net, text, &paid);
        measure(net, reference, n, text, paid, 1.0 / TEXTS, ends);
        for (size_t t = 0; t < length && i < shown; t++)
            out[i][t] = t < n ? text[t] : -1;
    }
    env_close(env);
}

void job_texts(size_t seed, size_t iterations, const RlhfSettings *how, size_t W,
               const double w[W], const double judge[W], size_t size,
               const double scale[size], size_t K, double ends[K], size_t shown,
               size_t length, int text[shown][length], double score[iterations])
{
    REQUIRE(size == 2 && K == 5 && length == TEXT_LENGTH, "size is 2, K 5, length %d",
            TEXT_LENGTH);
    Net *net = model_of(W, w), *reference = model_of(W, w), *model = model_of(W, judge);
    TextSpec spec = {.score = TEXT_JUDGED, .judge = model, .mean = scale[0],
                     .deviation = scale[1], .seed = seed + 3000003};
    Env *env = texts(spec);
    for (size_t i = 0; i < iterations; i++)
        score[i] = rlhf_iteration(env, net, reference, TEXT_WORDS, all_but_the_first(),
                                  how);
    look(spec, net, reference, ends, shown, length, text);
    net_free(net), net_free(reference), net_free(model), env_close(env);
}

/* ---- for make agent ---- */

static void write_one(Env *env, Net *net, size_t length, int out[length])
{
    int text[TEXT_LENGTH];
    size_t n = text_play(env, net, text, NULL);
    for (size_t t = 0; t < length; t++)
        out[t] = t < n ? text[t] : -1;
}

void job_net(size_t seed, size_t episodes, double lr, double beta, size_t N,
             size_t length, double w[N], double ret[episodes],
             int text[episodes][length])
{
    const RlhfSettings how = {.N = 64, .epochs = 4, .lambda = 0.95, .epsilon = 0.2,
                              .beta = beta, .c_value = 1, .lr = lr};
    double judge[N], scale[2];
    REQUIRE(length == TEXT_LENGTH, "length is %d", TEXT_LENGTH);
    job_sft(seed, 1500, N, w);
    job_reward_model(seed, 6000, 4, N, w, judge, 2, scale);
    Net *net = model_of(N, w), *reference = model_of(N, w), *model = model_of(N, judge);
    Env *env = texts((TextSpec){.score = TEXT_JUDGED, .judge = model, .mean = scale[0],
                                .deviation = scale[1], .seed = seed + 3000003});
    Env *other = texts((TextSpec){.seed = seed + 2000003});
    for (size_t i = 0; i < episodes; i++) {
        write_one(other, net, length, text[i]);
        ret[i] = rlhf_iteration(env, net, reference, TEXT_WORDS, all_but_the_first(),
                                &how);
    }
    read_weights(net, N, w);
    net_free(net), net_free(reference), net_free(model);
    env_close(env), env_close(other);
}
