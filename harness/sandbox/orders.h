/* orders.h: what is said on the socket between a sandbox (sandbox.h) and the program that serves
 * in it (serve.h). A message is one packet: an order is a head and text, and START carries
 * descriptors; every order is answered by one reply. */
#pragma once
#include <stdint.h>

enum {
    ORDERS = 5,           /* the socket, in the program that serves */
    ORDER_TEXT = 1 << 15, /* bytes of text at most */
    ORDER_DESCRIPTORS = 3,
};

typedef enum { ORDER_START, ORDER_END } OrderKind;

typedef struct {
    OrderKind kind;
    uint32_t id;       /* of the process to start or to end: any number that is not in use */
    uint32_t sequence; /* for a worker: the number of its first request */
    uint32_t cpu_s;    /* of CPU time, for a process that is started; 0 for no limit */
    uint32_t threads;  /* for a worker: 1 if it may start threads */
} OrderHead;

/* To START the process itself replies, when it stands and is shut in: the kernel adds who it is. */
typedef struct {
    int32_t status; /* to END: as wait tells it */
    double cpu_s;
} OrderReply;
