/* pendulum.c: Pendulum-v1. θ is kept unwrapped, as Gymnasium keeps it; only the reward wraps it. */
#include "physics.h"
#include <math.h>

static const double GRAVITY = 10, MASS = 1, LENGTH = 1, DT = 0.05, MAX_TORQUE = 2, MAX_SPEED = 8;

static double clip(double x, double most) { return x > most ? most : x < -most ? -most : x; }

static double wrap(double angle)
{
    double turned = fmod(angle + M_PI, 2 * M_PI);
    return (turned < 0 ? turned + 2 * M_PI : turned) - M_PI;
}

static Step turn(double s[2], double u, double sine)
{
    double theta = s[0], theta_dot = s[1], torque = clip(u, MAX_TORQUE), angle = wrap(theta);
    double cost = angle * angle + 0.1 * theta_dot * theta_dot + 0.001 * (torque * torque);
    theta_dot += (3 * GRAVITY / (2 * LENGTH) * sine + 3 / (MASS * LENGTH * LENGTH) * torque) * DT;
    s[1] = clip(theta_dot, MAX_SPEED);
    s[0] = theta + s[1] * DT;
    return (Step){.reward = -cost};
}

Step pendulum_step(double s[PHYSICS_STATE], const double u[]) { return turn(s, u[0], sin(s[0])); }

/* In an episode s[2] and s[3] are cos θ and sin θ: what is observed is what the next step needs. */
static void look(double s[PHYSICS_STATE])
{
    s[2] = cos(s[0]);
    s[3] = sin(s[0]);
}

static Step steer(double s[PHYSICS_STATE], const double u[])
{
    Step step = turn(s, u[0], s[3]);
    look(s);
    return step;
}

static void start(const double u[PHYSICS_STATE], double s[PHYSICS_STATE])
{
    s[0] = M_PI * (2 * u[0] - 1);
    s[1] = 2 * u[1] - 1;
    look(s);
}

static void observe(const double s[PHYSICS_STATE], double obs[])
{
    obs[0] = s[2];
    obs[1] = s[3];
    obs[2] = s[1];
}

const Mechanism physics_pendulum = {.sizes = {.obs = 3, .controls = 1, .limit = 200},
                                    .start = start,
                                    .observe = observe,
                                    .steer = steer};
