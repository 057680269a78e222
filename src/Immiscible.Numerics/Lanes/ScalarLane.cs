namespace Immiscible.Numerics.Lanes;

/// <summary>One lane in ordinary registers, for machines without vectors and as the yardstick of the others.</summary>
internal readonly struct ScalarLane : ILanes<uint, float>
{
    public static int Count => 1;

    public static uint Sequence(uint first) => first;

    public static uint Broadcast(uint value) => value;

    public static float Broadcast(float value) => value;

    public static void MultiplyWide(uint value, uint factor, out uint high, out uint low)
    {
        var product = (ulong)value * factor;
        high = (uint)(product >> 32);
        low = (uint)product;
    }

    public static uint Add(uint left, uint right) => left + right;

    public static uint Subtract(uint left, uint right) => left - right;

    public static uint And(uint left, uint right) => left & right;

    public static uint Xor(uint left, uint right) => left ^ right;

    public static uint ShiftLeft(uint value, int count) => value << count;

    public static uint ShiftRightLogical(uint value, int count) => value >> count;

    public static uint ShiftRightArithmetic(uint value, int count) => (uint)((int)value >> count);

    public static float AsFloats(uint bits) => BitConverter.UInt32BitsToSingle(bits);

    public static uint AsBits(float floats) => BitConverter.SingleToUInt32Bits(floats);

    public static float ConvertSigned(uint value) => (int)value;

    public static float Multiply(float left, float right) => left * right;

    public static float Subtract(float left, float right) => left - right;

    public static float FusedMultiplyAdd(float left, float right, float addend) => MathF.FusedMultiplyAdd(left, right, addend);

    public static float SquareRoot(float value) => MathF.Sqrt(value);

    public static float SelectByTopBit(uint selector, float whenSet, float whenClear) => (int)selector < 0 ? whenSet : whenClear;

    public static void Store(uint value, ref uint destination) => destination = value;

    public static void Store(float value, ref float destination) => destination = value;
}
