/* play.h: CartPole as a small moving picture in a terminal, played by a network's weights.
 *
 * It runs on the trusted side: world and network are the harness's own, and only the weights are
 * the agent's. The agent plays as it has trained, by drawing actions from its policy, twice as
 * fast as life. The pole is drawn leaning three times as far as it does, for 12° already is a
 * fall. Nothing is coloured. The cursor comes back however the show ends. */
#pragma once
#include "../learn/net.h"
#include <stdio.h>

enum { PLAY_ROWS = 9, PLAY_COLUMNS = 67 };

/* Draws cart, pole and track.
 *   s[4]     a state of CartPole (learn/physics.h)
 *   picture  out: rows of PLAY_COLUMNS characters and a NUL; what lies outside is left out */
void play_draw(const double s[4], char picture[PLAY_ROWS][PLAY_COLUMNS + 1]);

/* The network of a lesson's agent: two layers, with a head of logits, or of means and free log σ.
 *   n       the sizes of its world
 *   hidden  width of a layer
 *   shared  whether one stack of layers carries both heads */
NetSpec play_spec(EnvSizes n, size_t hidden, bool shared);

/* Plays, one episode after another, until the time is up. Does nothing where `to` is no terminal
 * that can move its cursor, or is too small. Ctrl-C ends the show, and then does what it
 * otherwise does to the program.
 *   w[]      all weights of such a network for CartPole, as job_net returns them
 *   hidden, shared   of that network
 *   seed     of the random numbers
 *   to       a terminal
 *   seconds  on the clock */
void play_cartpole(const double w[], size_t hidden, bool shared, uint64_t seed, FILE *to,
                   double seconds);
