/* play.h: CartPole as a small moving picture in a terminal, played by a network's weights.
 *
 * It runs on the trusted side: world and network are the harness's own, and only the weights are
 * the agent's. The agent plays as it has trained, by drawing actions from its policy, twice as
 * fast as life. The pole is drawn leaning three times as far as it does, for 12° already is a
 * fall. Nothing is coloured. The cursor comes back however the show ends. */
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { PLAY_ROWS = 9, PLAY_COLUMNS = 67 };

/* Draws cart, pole and track.
 *   s[4]     a state of CartPole (learn/physics.h)
 *   picture  out: rows of PLAY_COLUMNS characters and a NUL; what lies outside is left out */
void play_draw(const double s[4], char picture[PLAY_ROWS][PLAY_COLUMNS + 1]);

/* Plays, one episode after another, until the time is up. Does nothing where `to` is no terminal
 * that can move its cursor, or is too small. Ctrl-C ends the show, and then does what it
 * otherwise does to the program.
 *   w[N]     weights of a network of two layers, in one stack or two, as job_net returns them
 *   N        how many; it tells one stack from two
 *   hidden   width of a layer
 *   seed     of the random numbers
 *   to       a terminal
 *   seconds  on the clock */
void play_cartpole(const double w[], size_t N, size_t hidden, uint64_t seed, FILE *to,
                   double seconds);
