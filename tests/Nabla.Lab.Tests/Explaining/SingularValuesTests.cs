using Nabla.Lab.Explaining;

namespace Nabla.Lab.Tests.Explaining;

/// <summary>Singular values against what is known of them.</summary>
public sealed class SingularValuesTests
{
    [Fact]
    public void Of_a_diagonal_matrix_they_are_the_magnitudes_on_the_diagonal() =>
        Assert.Equal([3, 2, 0.5], SingularValues.Of(new[,] { { 0.5, 0, 0 }, { 0, -3, 0 }, { 0, 0, 2 } }));

    [Theory]
    [InlineData(4, 7)]
    [InlineData(7, 4)]
    [InlineData(1, 5)]
    public void Their_squares_add_up_to_those_of_the_entries_whatever_the_shape(int rows, int columns)
    {
        var random = new Random(5);
        var matrix = new double[rows, columns];
        double squares = 0;
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                matrix[i, j] = random.NextDouble() - 0.5;
                squares += matrix[i, j] * matrix[i, j];
            }
        }

        double[] values = SingularValues.Of(matrix);
        Assert.Equal(Math.Min(rows, columns), values.Length);
        Assert.Equal(squares, values.Sum(v => v * v), 1e-14 * rows * columns);
        Assert.True(values.Zip(values.Skip(1), (a, b) => a >= b).All(ordered => ordered));
    }
}
