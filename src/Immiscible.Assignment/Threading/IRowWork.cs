namespace Immiscible.Assignment.Threading;

/// <summary>Work that is the same for every row and needs none of the others.</summary>
internal interface IRowWork
{
    /// <summary>Does a run of rows.</summary>
    /// <param name="member">Which thread of the team calls, from 0: what cannot be shared is kept once a member.</param>
    /// <param name="first">The first row.</param>
    /// <param name="end">The row after the last.</param>
    void Process(int member, int first, int end);
}
