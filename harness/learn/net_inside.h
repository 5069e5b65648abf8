/* net_inside.h: what a network is made of; for net.c and net_init.c only. */
#pragma once
#include "net.h"

/* One layer y = x W + b, and the rows x that entered it. */
typedef struct {
    size_t in, out;
    float *W, *b;   /* W[in][out], b[out] */
    float *dW, *db; /* their gradients */
    float *x;       /* x[n][in] */
} Layer;

/* Layers 0 … depth − 1 end in a tanh, layer `depth` does not. */
typedef struct {
    size_t depth;
    Layer layer[NET_LAYERS + 1];
    /* rows there is room for; rows of the last forward, 0 if weights have changed since */
    size_t room, fresh;
    float *rows;        /* the block that x of every layer, y, dy and dx point into */
    float *y, *dy, *dx; /* outputs; slopes on the way back */
} Stack;

struct Net {
    NetSpec spec;
    size_t stacks, count; /* 1 or 2; numbers in all */
    uint64_t steps;       /* of Adam */
    /* the first ends in the policy head, the last has the value head as its last column */
    Stack stack[2];
    float *w, *g, *m, *v; /* weights, gradient, Adam's two averages, in one block */
    float *free, *dfree;  /* the numbers that depend on no observation, inside w and g */
};
