/* cartpole.c: CartPole-v1. The order of operations is Gymnasium's, so that trajectories agree to
 * the last digits. */
#include "physics.h"
#include <math.h>
#include <string.h>

static const double GRAVITY = 9.8, POLE_MASS = 0.1, TOTAL_MASS = 1.1, HALF_LENGTH = 0.5, FORCE = 10,
                    TAU = 0.02;
static const double X_LIMIT = 2.4, THETA_LIMIT = 12 * 2 * M_PI / 360;

Step cartpole_step(double s[PHYSICS_STATE], size_t a)
{
    double x_dot = s[1], theta = s[2], theta_dot = s[3];
    double sine = sin(theta), cosine = cos(theta), force = a ? FORCE : -FORCE;
    double pull = (force + POLE_MASS * HALF_LENGTH * (theta_dot * theta_dot) * sine) / TOTAL_MASS;
    double theta_acc = (GRAVITY * sine - cosine * pull) /
                       (HALF_LENGTH * (4.0 / 3.0 - POLE_MASS * (cosine * cosine) / TOTAL_MASS));
    double x_acc = pull - POLE_MASS * HALF_LENGTH * theta_acc * cosine / TOTAL_MASS;
    s[0] += TAU * x_dot;
    s[1] += TAU * x_acc;
    s[2] += TAU * theta_dot;
    s[3] += TAU * theta_acc;
    return (Step){.reward = 1, .terminated = fabs(s[0]) > X_LIMIT || fabs(s[2]) > THETA_LIMIT};
}

static void start(const double u[PHYSICS_STATE], double s[PHYSICS_STATE])
{
    for (size_t i = 0; i < 4; i++)
        s[i] = 0.1 * u[i] - 0.05;
}

static void observe(const double s[PHYSICS_STATE], double obs[])
{
    memcpy(obs, s, 4 * sizeof s[0]);
}

const Mechanism physics_cartpole = {.sizes = {.obs = 4, .actions = 2, .limit = 500},
                                    .start = start,
                                    .observe = observe,
                                    .step = cartpole_step};
