// A type as JSON can hold it: where the type wants a member of an enumeration of strings, JSON has the string.
export type Json<T> = 0 extends 1 & T
  ? T
  : T extends string
    ? `${T}`
    : T extends object
      ? { [K in keyof T]: Json<T[K]> }
      : T;
