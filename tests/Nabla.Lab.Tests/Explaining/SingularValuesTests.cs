using Nabla.Lab.Explaining;

namespace Nabla.Lab.Tests.Explaining;

/// <summary>Singular values against what is known of them.</summary>
public sealed class SingularValuesTests
{
    private const double Epsilon = 1.0 / (1L << 52);

    /// <summary>Shapes: square, tall, wide, a row, a column, a number.</summary>
    public static TheoryData<int, int> Shapes => new()
    {
        { 1, 1 }, { 1, 9 }, { 9, 1 }, { 2, 2 }, { 3, 2 }, { 4, 7 }, { 7, 4 }, { 10, 10 }, { 30, 12 }, { 12, 30 },
    };

    [Fact]
    public void Of_a_diagonal_matrix_they_are_the_magnitudes_on_the_diagonal() =>
        Assert.Equal([3, 2, 0.5], SingularValues.Of(new[,] { { 0.5, 0, 0 }, { 0, -3, 0 }, { 0, 0, 2 } }));

    [Fact]
    public void Worked_by_hand_AᵀA_of_3_0_4_5_has_the_eigenvalues_45_and_5() =>
        AssertClose([Math.Sqrt(45), Math.Sqrt(5)], SingularValues.Of(new double[,] { { 3, 0 }, { 4, 5 } }));

    [Fact]
    public void Worked_by_hand_AAᵀ_of_3_2_2_2_3_minus_2_has_the_eigenvalues_25_and_9() =>
        AssertClose([5, 3], SingularValues.Of(new double[,] { { 3, 2, 2 }, { 2, 3, -2 } }));

    [Fact]
    public void Worked_by_hand_a_row_or_a_column_has_its_norm()
    {
        AssertClose([13], SingularValues.Of(new double[,] { { 3, 4, 12 } }));
        AssertClose([13], SingularValues.Of(new double[,] { { 3 }, { 4 }, { 12 } }));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Of_the_zero_matrix_they_are_exactly_zero(int rows, int columns) =>
        Assert.Equal(new double[Math.Min(rows, columns)], SingularValues.Of(new double[rows, columns]));

    [Theory]
    [MemberData(nameof(Shapes))]
    public void They_are_ordered_and_their_squares_add_up_to_those_of_the_entries(int rows, int columns)
    {
        double[,] matrix = Matrices.Random(rows, columns, seed: 5);
        double[] values = SingularValues.Of(matrix);
        Assert.Equal(Math.Min(rows, columns), values.Length);
        double norm = Matrices.Norm(matrix);
        Assert.Equal(norm * norm, values.Sum(v => v * v), 2 * norm * Bound(matrix));
        Assert.Equal(values.OrderDescending(), values);
        Assert.True(values[^1] >= 0);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_transposed_matrix_has_the_same(int rows, int columns)
    {
        double[,] matrix = Matrices.Random(rows, columns, seed: 6);
        AssertClose(SingularValues.Of(matrix), SingularValues.Of(Matrices.Transposed(matrix)), 2 * Bound(matrix));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Orthogonal_transforms_do_not_change_them(int rows, int columns)
    {
        double[,] matrix = Matrices.Random(rows, columns, seed: 7);
        double[,] turned = Matrices.Product(Matrices.Product(Matrices.Reflection(rows, 8), matrix),
            Matrices.Reflection(columns, 9));
        // The two products round, too: each entry is a sum of at most max(rows, columns) terms.
        AssertClose(SingularValues.Of(matrix), SingularValues.Of(turned), 4 * Bound(matrix));
    }

    [Theory]
    [InlineData(6, 6, 1)]
    [InlineData(6, 6, 4)]
    [InlineData(12, 5, 2)]
    [InlineData(5, 12, 3)]
    public void Of_a_matrix_of_low_rank_all_but_as_many_are_zero_up_to_rounding(int rows, int columns, int rank)
    {
        double[,] matrix = Matrices.Product(
            Matrices.Random(rows, rank, seed: 10), Matrices.Random(rank, columns, seed: 11));
        double[] values = SingularValues.Of(matrix);
        Assert.All(values[rank..], value => Assert.InRange(value, 0, Bound(matrix)));
        Assert.True(values[rank - 1] > 1e6 * Bound(matrix), $"{values[rank - 1]}");
    }

    [Fact]
    public void Equal_columns_leave_an_exact_zero_nowhere_negative()
    {
        double[] values = SingularValues.Of(new double[,] { { 1, 1 }, { 2, 2 }, { 2, 2 } });
        AssertClose([Math.Sqrt(18), 0], values);
        Assert.True(values[1] >= 0);
    }

    [Theory]
    [InlineData(-1000)]
    [InlineData(-500)]
    [InlineData(500)]
    [InlineData(1000)]
    public void Scaled_by_a_power_of_two_they_are_scaled_exactly(int exponent)
    {
        double[,] matrix = Matrices.Random(8, 5, seed: 12);
        double[] scaled = [.. SingularValues.Of(matrix).Select(value => Math.ScaleB(value, exponent))];
        Assert.Equal(scaled, SingularValues.Of(Matrices.Map(matrix, value => Math.ScaleB(value, exponent))));
    }

    [Fact]
    public void The_least_number_and_the_largest_are_their_own_singular_values()
    {
        Assert.Equal([double.Epsilon], SingularValues.Of(new[,] { { double.Epsilon } }));
        Assert.Equal([double.MaxValue], SingularValues.Of(new[,] { { -double.MaxValue } }));
    }

    [Theory]
    [InlineData(1e-5)]
    [InlineData(1e-100)]
    [InlineData(1e-200)]
    public void Of_a_graded_matrix_even_the_smallest_is_right_in_all_its_digits(double d)
    {
        // Columns (1, 1) and (d, -2d): σ₁σ₂ = |det| = 3d, σ₁² + σ₂² = 2 + 5d², hence σ₁ ≈ √2 and σ₂ ≈ 3d / √2, with
        // relative errors of order d².
        double[] values = SingularValues.Of(new[,] { { 1, d }, { 1, -2 * d } });
        Assert.Equal(1, values[0] / Math.Sqrt(2), 16 * Epsilon + 2 * d * d);
        Assert.Equal(1, values[1] * Math.Sqrt(2) / (3 * d), 16 * Epsilon + 2 * d * d);
    }

    [Fact]
    public void What_was_put_into_a_matrix_comes_out_of_it()
    {
        double[] values = [7, 3, 3, 1, 0.01, 1e-6];
        var diagonal = new double[9, 6];
        for (int i = 0; i < values.Length; i++)
            diagonal[i, i] = values[i];
        double[,] matrix = Matrices.Product(
            Matrices.Product(Matrices.Reflection(9, 13), diagonal), Matrices.Reflection(6, 14));
        AssertClose(values, SingularValues.Of(matrix), 3 * Bound(matrix));
    }

    [Fact]
    public void An_empty_matrix_and_one_that_is_not_finite_are_refused()
    {
        Assert.Throws<ArgumentException>(() => SingularValues.Of(new double[0, 3]));
        Assert.Throws<ArgumentException>(() => SingularValues.Of(new[,] { { 1, double.NaN } }));
        Assert.Throws<ArgumentException>(() => SingularValues.Of(new[,] { { double.NegativeInfinity } }));
    }

    // A rotation rounds each entry of two columns by at most 6 ε/2 of the pair's norm; a column takes part in n - 1
    // rotations a sweep, and ten sweeps are more than these matrices need. A sum of m squares adds m ε/2.
    private static double Bound(double[,] matrix)
    {
        int most = Math.Max(matrix.GetLength(0), matrix.GetLength(1));
        return (30 * most + most) * Epsilon * Matrices.Norm(matrix);
    }

    private static void AssertClose(double[] expected, double[] actual) =>
        AssertClose(expected, actual, 30 * Epsilon * expected[0]);

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance,
                $"value {i}: {actual[i]:R} is not {expected[i]:R} within {tolerance:R}");
        }
    }
}
