/* The functions of libnccl.so.2 and libcuda.so.1 that the program calls, on host memory: each checks how it was called. VERSION is NCCL's code. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct { char internal[128]; } ncclUniqueId;
typedef struct { size_t size; unsigned int magic; unsigned int version; int blocking; } ncclConfig;
typedef struct { int ranks; int rank; int looks; } *ncclComm;

static const char *last = "";

int ncclGetVersion(int *version) { *version = VERSION; return 0; }

int ncclGetUniqueId(ncclUniqueId *id) {
  for (int i = 0; i < 128; i++) id->internal[i] = (char)(i * 3 + 1);
  return 0;
}

#ifndef TRUNCATED
int ncclCommInitRankConfig(ncclComm *comm, int ranks, ncclUniqueId id, int rank, ncclConfig *config) {
  *comm = NULL;
  last = "wrong id";
  for (int i = 0; i < 128; i++) if (id.internal[i] != (char)(i * 3 + 1)) return 4;
  last = "wrong config";
  if (config->size != sizeof(ncclConfig) || config->magic != 0xcafebeef || config->version != 21400 || config->blocking != 0) return 4;
  last = "wrong rank";
  if (rank < 0 || rank >= ranks) return 4;
  last = "";
  *comm = malloc(sizeof(**comm));
  (*comm)->ranks = ranks; (*comm)->rank = rank; (*comm)->looks = 0;
  return 7;
}
#endif

int ncclCommGetAsyncError(ncclComm comm, int *state) { *state = comm->looks++ % 2 == 0 ? 7 : 0; return 0; }

int ncclCommAbort(ncclComm comm) { free(comm); last = "aborted"; return 0; }

/* Every other member has the same vector as this one. */
int ncclAllReduce(const void *send, void *receive, size_t count, int type, int op, ncclComm comm, void *stream) {
  last = "wrong call";
  if (send != receive || type != 7 || op != 0 || stream != NULL) return 4;
  last = "";
  for (size_t i = 0; i < count; i++) ((float *)receive)[i] *= (float)comm->ranks;
  return 7;
}

const char *ncclGetErrorString(int result) { return result == 4 ? "invalid argument" : "other"; }

const char *ncclGetLastError(ncclComm comm) { return last; }

static int context, current, busy;

int cuInit(unsigned flags) { return flags == 0 ? 0 : 1; }

int cuDeviceGet(int *device, int ordinal) { *device = ordinal + 40; return ordinal == 0 ? 0 : 101; }

int cuDevicePrimaryCtxRetain(void **result, int device) { *result = &context; return device == 40 ? 0 : 1; }

int cuCtxSetCurrent(void *value) { current = value == &context; return current ? 0 : 201; }

int cuStreamQuery(void *stream) { return !current || stream ? 1 : busy++ % 3 == 2 ? 0 : 600; }

int cuGetErrorString(int error, const char **text) {
  *text = error == 101 ? "invalid device ordinal" : NULL;
  return *text ? 0 : 1;
}
