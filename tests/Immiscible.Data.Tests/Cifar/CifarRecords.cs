namespace Immiscible.Data.Tests.Cifar;

/// <summary>Records of the CIFAR-10 binary layout with recognisable pixels.</summary>
internal static class CifarRecords
{
    public const int Length = 3073;

    /// <summary>One record a label; pixel i of the image labelled l is (i + 7 l) modulo 256.</summary>
    public static byte[] Of(params byte[] labels) => labels.SelectMany(label => Pixels(label).Prepend(label)).ToArray();

    public static byte[] Pixels(byte label) => Enumerable.Range(0, 3072).Select(i => (byte)(i + 7 * label)).ToArray();
}
