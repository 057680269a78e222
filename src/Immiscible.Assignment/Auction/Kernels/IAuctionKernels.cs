using System.Runtime.Intrinsics;

namespace Immiscible.Assignment.Auction.Kernels;

/// <summary>The inner loops of the auction, once for each vector width; all give the same answers, ties included.</summary>
/// <remarks>
/// "Value" below is w_j = min(65535, cost_j + price_j). Rows and prices start on cache lines and are padded with 65535 to
/// <c>stride</c>, a multiple of 32, so padding never has a value below 65535.
/// </remarks>
internal unsafe interface IAuctionKernels
{
    /// <summary>The least value of each residue class of columns modulo 8: lane r holds the minimum over j = r (mod 8).</summary>
    static abstract Vector128<ushort> ClassMinima(ushort* costs, ushort* prices, int stride);

    /// <summary>
    /// Writes the columns whose value is at most <paramref name="threshold"/> (below 65535) in rising order and returns their number;
    /// <paramref name="columns"/> has room for stride + 32.
    /// </summary>
    static abstract int Collect(ushort* costs, ushort* prices, int stride, int threshold, ushort* columns);

    /// <summary>The cheapest and second cheapest entry of a candidate list at the present prices.</summary>
    static abstract Offer CheapestTwo(uint* list, int* prices);
}
