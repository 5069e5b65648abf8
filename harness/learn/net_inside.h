/* net_inside.h: what a network is made of; for net.c, net_init.c, lock.c, journal.c and tests
 * only. */
#pragma once
#include "kernels.h"
#include "lock.h"
#include "net.h"
#ifndef __wasm__
#include <pthread.h>
#endif

/* One layer y = x W + b, and the rows x that enter it. A matrix is laid out as kernels.h says:
 * W[in][out] in a hidden layer; in a head, which is narrow, Wᵀ[out][in]. */
typedef struct {
    size_t in, out;
    bool head;
    float *W, *b;   /* weights */
    float *dW, *db; /* their gradient */
    float *T;       /* Wᵀ[out][in], for the way back; a head has it already */
    float *x;       /* x[n][in] */
} Layer;

/* Layers 0 … depth − 1 end in a tanh, layer `depth`, the head, does not. */
typedef struct {
    size_t depth;
    Layer layer[NET_LAYERS + 1];
    bool fresh;            /* whether x and y are of the rows and weights as they are */
    bool turned;           /* whether every T is of the weights as they are */
    float *y, *dy, *dx[2]; /* outputs, their slopes, and in turn the slopes of layers below */
} Stack;

/* Who may move the weights, and who is told (lock.h). */
typedef struct {
#ifdef __wasm__
    bool held;
#else
    pthread_mutex_t mutex;
#endif
    LockWatch *watch; /* NULL for nobody */
    void *self;
} Lock;

void lock_begin(Lock *lock);
void lock_end(Lock *lock);

struct Net {
    NetSpec spec;
    struct Gpt *gpt; /* NULL but for a language model (gpt_inside.h), whose head is stack[0] */
    Lock lock;
    const Kernels *kernels;
    size_t stacks, count; /* 1 or 2; numbers in all */
    double b1_t, b2_t;    /* Adam's β₁ᵗ and β₂ᵗ after t steps */
    /* the first ends in the policy head, the last has the value head as its last column */
    Stack stack[2];
    size_t size;          /* of w, g, m, v and along each, padding included */
    /* weights, gradient, Adam's two averages, a direction, and every T, in one block */
    float *w, *g, *m, *v, *along;
    float *free, *dfree;  /* the numbers that depend on no observation, inside w and g */
    size_t room, n;       /* rows there is room for; rows that are held */
    float *rows;          /* the block of all that there is a row of for each observation */
    float *obs;           /* obs[n][inputs], inside it: x of the first layer of every stack */
};

/* dW += xᵀ dy, or in a head dWᵀ += dyᵀ x; and db += 1ᵀ dy, over the n rows of x and dy. */
void layer_gradient(const Kernels *kernels, const Layer *layer, size_t n, const float *dy);

/* A block of zeros that begins with a line, `floats` being whole lines; NULL without memory. */
float *new_block(size_t floats);

/* A block that is handed out part by part, in whole lines; without a block it only counts. */
typedef struct {
    float *block;
    size_t used;
} Parts;
float *take(Parts *parts, size_t rows, size_t columns);

/* Makes room for n rows; without memory for them the program stops and says so. */
void net_make_room(Net *net, size_t n);

/* Weight W_ij of a layer, or its slope, inside its matrix in w or g. */
static inline float *weight_at(const Layer *layer, float *matrix, size_t i, size_t j)
{
    return matrix +
           (layer->head ? j * whole_lines(layer->in) + i : i * whole_lines(layer->out) + j);
}
