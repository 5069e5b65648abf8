/* plane.c: the smallest world with two controls, no two of whose numbers are alike, so that an
 * agent that mixes them up is seen. */
#include "physics.h"

static double clip(double x) { return x > 1 ? 1 : x < -1 ? -1 : x; }

Step plane_step(double s[PHYSICS_STATE], const double u[])
{
    double east = clip(u[0]), north = clip(u[1]);
    double cost = s[0] * s[0] + 2 * s[1] * s[1] + 0.1 * east * east + 0.3 * north * north;
    s[0] += 0.2 * east;
    s[1] += 0.1 * north;
    return (Step){.reward = -cost};
}

static void start(const double u[PHYSICS_STATE], double s[PHYSICS_STATE])
{
    s[0] = 2 * u[0] - 1;
    s[1] = 2 * u[1] - 1;
}

static void observe(const double s[PHYSICS_STATE], double obs[])
{
    obs[0] = s[0];
    obs[1] = s[1];
}

const Mechanism physics_plane = {.sizes = {.obs = 2, .controls = 2, .limit = 15},
                                 .start = start,
                                 .observe = observe,
                                 .steer = plane_step};
