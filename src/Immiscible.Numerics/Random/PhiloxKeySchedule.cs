using System.Runtime.CompilerServices;

namespace Immiscible.Numerics.Random;

/// <summary>The round keys of Philox4x32-10: word 0 and word 1 of each of the ten rounds, in turn.</summary>
[InlineArray(2 * Philox4x32.Rounds)]
internal struct PhiloxKeySchedule
{
    private uint _first;

    public PhiloxKeySchedule(uint key0, uint key1)
    {
        for (var round = 0; round < Philox4x32.Rounds; round++)
        {
            this[2 * round] = key0;
            this[2 * round + 1] = key1;
            key0 += Philox4x32.Weyl0;
            key1 += Philox4x32.Weyl1;
        }
    }
}
