using Immiscible.Assignment.Costs;

namespace Immiscible.Assignment.Tests.Costs;

public sealed class CostMatrixTests
{
    [Theory]
    [InlineData(4, 3, 12, "more rows than columns")]
    [InlineData(0, 3, 0, "nothing to match")]
    [InlineData(2, 3, 5, "5 costs were given")]
    public void A_shape_that_cannot_be_matched_is_refused(int rows, int columns, int length, string says)
    {
        var error = Assert.Throws<AssignmentException>(() => _ = new CostMatrix(new ushort[length], rows, columns));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_buffer_pads_its_rows_with_forbidden_pairs()
    {
        var buffer = new CostBuffer(3, 33);
        for (var i = 0; i < 3; i++) buffer.Row(i).Clear();
        Assert.Equal(64, buffer.Stride);
        Assert.Equal(3 * 31, buffer.Matrix.Values.ToArray().Count(value => value == CostMatrix.Forbidden));
    }
}
