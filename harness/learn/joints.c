/* joints.c: a world with many controls, no two of which are alike, in which one step in 500 pays
 * much less than any other: for agents whose arrays are too small, or which cut off what
 * stands out. */
#include "physics.h"
#include <math.h>

enum { JOINTS = 40, SEEN = 12 };

static double clip(double x) { return x > 1 ? 1 : x < -1 ? -1 : x; }

Step joints_step(double s[PHYSICS_STATE], const double u[])
{
    double cost = s[0] > 0.998 && s[0] < 1 ? 1000 : s[1] * s[1] + s[2] * s[3];
    for (size_t j = 0; j < JOINTS; j++) {
        double move = clip(u[j]);
        cost += 0.01 * (double)(j + 1) * move * move;
        s[j % PHYSICS_STATE] += 0.05 * move;
    }
    return (Step){.reward = -cost};
}

static void start(const double u[PHYSICS_STATE], double s[PHYSICS_STATE])
{
    for (size_t i = 0; i < PHYSICS_STATE; i++)
        s[i] = u[i];
}

static void observe(const double s[PHYSICS_STATE], double obs[])
{
    for (size_t i = 0; i < SEEN; i++)
        obs[i] = cos((double)(i + 1) * s[i % PHYSICS_STATE]);
}

const Mechanism physics_joints = {.sizes = {.obs = SEEN, .controls = JOINTS, .limit = 5},
                                  .start = start,
                                  .observe = observe,
                                  .steer = joints_step};
