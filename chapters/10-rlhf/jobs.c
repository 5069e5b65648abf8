/* jobs.c: the small worlds of lesson 10 and each part of its agent alone; the language
 * model, its reward model, and what becomes of it. */
#include "jobs.h"
#include "small.h"
#include "text_feedback.h"
#include <stdlib.h>
#include <string.h>

/* ---- each part alone ---- */

/* What rlhf_play writes, as arrays of numbers. */
static void show_answers(Env *env, Net *net, Net *reference, size_t V,
                         const bool legal[V], size_t N, size_t T, size_t D, size_t K,
                         double obs[N][T][D], int y[N][T], double row[N][T][K])
{
    EnvSizes n = env_sizes(env);
    REQUIRE(n.actions == V && n.obs == D && n.limit == T && K == 5,
            "V is %zu, D %zu, T %zu and K 5", n.actions, n.obs, n.limit);
    double logp_old[N][T], logp_ref[N][T], V_old[N][T], score[N];
    bool answer[N][T];
    Answers rows = {.N = N, .T = T, .D = D, .V = V, .obs = obs[0][0],
                    .y = y[0], .answer = answer[0], .logp_old = logp_old[0],
                    .logp_ref = logp_ref[0], .V_old = V_old[0], .score = score};
    rlhf_play(env, net, reference, V, legal, &rows);
    for (size_t i = 0; i < N; i++)
        for (size_t t = 0; t < T; t++)
            memcpy(row[i][t],
                   (double[]){answer[i][t], logp_old[i][t], logp_ref[i][t], V_old[i][t],
                              score[i]},
                   sizeof row[i][t]);
}

void job_answers(size_t seed, size_t world, size_t N, size_t T, size_t D, size_t K,
                 double obs[N][T][D], int y[N][T], double row[N][T][K])
{
    Env *env = small_world(world, seed);
    Net *net = small_net(env, seed, 0), *reference = small_net(env, seed, 1);
    show_answers(env, net, reference, SMALL_TOKENS, small_legal(world), N, T, D, K, obs,
                 y, row);
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

void job_any_answers(size_t seed, size_t P, const int drawn[P], const AnyNet *net,
                     size_t V, const int legal[V], size_t N, size_t T, size_t D,
                     size_t K, double obs[N][T][D], int y[N][T], double row[N][T][K])
{
    SmallStage s = any_stage(seed, P, drawn, net, V, legal);
    show_answers(s.env, s.net, s.reference, V, s.legal, N, T, D, K, obs, y, row);
    small_close(&s);
}

/* Where the step size was 0, the next epoch has another, and the opposite advantages:
 * it shows what the first one left with Adam. */
static void step_at_last(Answers *rows, RlhfSettings *how)
{
    for (size_t k = 0; how->lr == 0 && k < rows->N * rows->T; k++)
        rows->adv[k] *= -1;
    how->lr = how->lr > 0 ? how->lr : 0.01;
}

/* Plays answers by dice, moves the network, and lets it learn `epochs` times. */
static void learn_answers(Env *env, Net *net, size_t V, const bool legal[V],
                          size_t seed, double moved, size_t epochs, size_t N, size_t T,
                          const double adv[N][T], const double target[N][T],
                          const RlhfSettings *how)
{
    size_t D = env_sizes(env).obs;
    REQUIRE(T == env_sizes(env).limit, "T is %zu", env_sizes(env).limit);
    double obs[N * T][D], logp_old[N][T], none[N][T], score[N], gain[N][T];
    RlhfSettings now = *how;
    int y[N][T];
    bool answer[N][T];
    memset(none, 0, sizeof none), memset(score, 0, sizeof score);
    memcpy(gain, adv, sizeof gain);
    Answers rows = {.N = N, .T = T, .D = D, .V = V, .obs = obs[0], .y = y[0],
                    .answer = answer[0], .logp_old = logp_old[0], .logp_ref = none[0],
                    .V_old = none[0], .adv = gain[0], .target = (double *)target,
                    .score = score};
    for (size_t i = 0; i < N; i++) {
        small_answer(env, V, legal, T, D, &obs[i * T], y[i], answer[i]);
        small_logp(net, V, legal, T, D, &obs[i * T], y[i], answer[i], logp_old[i]);
    }
    small_scatter(net, seed, 2, moved);
    for (size_t k = 0; k < epochs; k++) {
        rlhf_epoch(net, V, legal, &rows, &now);
        step_at_last(&rows, &now);
    }
}

void job_epoch(size_t seed, size_t N, size_t T, const double adv[N][T],
               const double target[N][T], const RlhfSettings *how, size_t W,
               double w[W])
{
    Env *env = small_world(0, seed);
    Net *net = small_net(env, seed, 0);
    learn_answers(env, net, SMALL_TOKENS, small_legal(0), seed, seed % 2 ? 1.5 : 0.3, 1,
                  N, T, adv, target, how);
    small_weights(net, W, w);
    net_free(net), env_close(env);
}

void job_any_epoch(size_t seed, size_t P, const int drawn[P], const AnyNet *net,
                   size_t V, const int legal[V], size_t N, size_t T,
                   const double adv[N][T], const double target[N][T],
                   const RlhfSettings *how, size_t W, double w[W])
{
    SmallStage s = any_stage(seed, P, drawn, net, V, legal);
    learn_answers(s.env, s.net, V, s.legal, seed, net->moved, how->epochs, N, T, adv,
                  target, how);
    small_weights(s.net, W, w);
    small_close(&s);
}

/* Iterations, of which none may change the reference; a step size of 0 is the first
 * one's only, as by drawn_lr. */
static void train(Env *env, Net *net, Net *reference, size_t V, const bool legal[V],
                    size_t iterations, const RlhfSettings *how, size_t W,
                    double score[iterations], double w[W])
{
    double before[W], after[W];
    RlhfSettings now = *how;
    small_weights(reference, W, before);
    for (size_t i = 0; i < iterations; i++) {
        score[i] = rlhf_iteration(env, net, reference, V, legal, &now);
        now.lr = now.lr > 0 ? now.lr : 0.01;
    }
    net_weights(reference, after);
    REQUIRE(!memcmp(before, after, sizeof before),
            "rlhf_iteration: the reference has been changed");
    small_weights(net, W, w);
}

void job_rlhf(size_t seed, size_t world, size_t iterations, const RlhfSettings *how,
              size_t W, double score[iterations], double w[W])
{
    Env *env = small_world(world, seed);
    Net *net = small_net(env, seed, 0), *reference = small_net(env, seed, 1);
    train(env, net, reference, SMALL_TOKENS, small_legal(world), iterations, how, W,
            score, w);
    net_free(net), net_free(reference), env_close(env);
}

void job_any_rlhf(size_t seed, size_t P, const int drawn[P], const AnyNet *net,
                  size_t V, const int legal[V], size_t iterations,
                  const RlhfSettings *how, size_t W, double score[iterations],
                  double w[W])
{
    SmallStage s = any_stage(seed, P, drawn, net, V, legal);
    train(s.env, s.net, s.reference, V, s.legal, iterations, how, W, score, w);
    small_close(&s);
}

/* ---- a language model ---- */

double job_sft(size_t seed, size_t steps, size_t W, double w[W])
{
    Net *net = text_model(0, seed);
    double loss = text_fit(net, seed, steps);
    small_weights(net, W, w);
    net_free(net);
    return loss;
}

double job_reward_model(size_t seed, size_t pairs, size_t epochs, size_t W,
                        const double w[W], double judge[W], size_t size,
                        double scale[size])
{
    REQUIRE(size == 2 && pairs >= TEXT_BATCH,
            "size is 2, and there are %d pairs or more", TEXT_BATCH);
    Net *reference = text_model_of(W, w), *model = text_model_of(W, w);
    Env *env = text_world((TextSpec){.repeat = 2, .seed = seed + 1000003});
    TextPair *pair = malloc(pairs * sizeof pair[0]);
    REQUIRE(pair, "no memory");
    text_pairs(env, reference, seed, pairs, pair);
    text_learn(model, seed, pairs, pair, epochs, preference_slope);
    double right = text_examine(model, env, reference, scale);
    small_weights(model, W, judge);
    free(pair), net_free(model), net_free(reference), env_close(env);
    return right;
}

void job_texts(size_t seed, size_t iterations, const RlhfSettings *how, size_t W,
               const double w[W], const double judge[W], size_t size,
               const double scale[size], size_t K, double ends[K], size_t shown,
               size_t length, int text[shown][length], double score[iterations])
{
    REQUIRE(size == 2 && K == TEXT_MEASURES && length == TEXT_LENGTH,
            "size is 2, K %d, length %d", TEXT_MEASURES, TEXT_LENGTH);
    Net *net = text_model_of(W, w), *reference = text_model_of(W, w);
    Net *model = text_model_of(W, judge);
    TextSpec spec = {.score = TEXT_JUDGED, .judge = model, .mean = scale[0],
                     .deviation = scale[1], .seed = seed + 3000003};
    Env *env = text_world(spec);
    for (size_t i = 0; i < iterations; i++)
        score[i] = rlhf_iteration(env, net, reference, TEXT_WORDS, text_legal(), how);
    spec.seed += 2000003;
    text_look(spec, net, reference, ends, shown, text);
    net_free(net), net_free(reference), net_free(model), env_close(env);
}

void job_net(size_t seed, size_t episodes, double lr, double beta, size_t N,
             size_t length, bool told, double w[N], double ret[episodes],
             int text[episodes][length])
{
    const RlhfSettings how = {.N = 64, .epochs = 4, .lambda = 0.95, .epsilon = 0.2,
                              .beta = beta, .c_value = 1, .lr = lr};
    double judge[N], scale[2];
    REQUIRE(length == TEXT_LENGTH, "length is %d", TEXT_LENGTH);
    job_sft(seed, 1500, N, w);
    job_reward_model(seed, 6000, 4, N, w, judge, 2, scale);
    Net *net = text_model_of(N, w), *reference = text_model_of(N, w);
    Net *model = text_model_of(N, judge);
    Env *env = text_world((TextSpec){.score = TEXT_JUDGED, .judge = model,
                                     .mean = scale[0], .deviation = scale[1],
                                     .seed = seed + 3000003});
    Env *other = text_world((TextSpec){.seed = seed + 2000003});
    for (size_t i = 0; i < episodes; i++) {
        text_write(other, net, text[i]);
        ret[i] = rlhf_iteration(env, net, reference, TEXT_WORDS, text_legal(), &how);
        if (told)
            text_tell(i, ret[i], text[i]);
    }
    small_weights(net, N, w);
    net_free(net), net_free(reference), net_free(model);
    env_close(env), env_close(other);
}
