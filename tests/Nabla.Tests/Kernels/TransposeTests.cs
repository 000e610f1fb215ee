using Nabla.Kernels;

namespace Nabla.Tests.Kernels;

public class TransposeTests
{
    [Fact]
    public void Rows_become_columns_whatever_part_of_a_panel_is_wanted()
    {
        Check<float>();
        Check<double>();

        static void Check<T>()
            where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
        {
            int panel = Layout.Panel<T>();
            T[] from = [.. Enumerable.Range(0, panel * panel).Select(i => T.CreateTruncating(i + 1))];
            for (int rows = 1; rows <= panel; rows++)
            {
                for (int columns = 1; columns <= panel; columns++)
                {
                    int written = (columns + 3) / 4 * 4;   // as documented, and not a number more
                    var to = new T[panel * panel];
                    Transpose.Panel<T>(from, to, rows, columns, panel);
                    for (int r = 0; r < rows; r++)
                    {
                        for (int c = 0; c < columns; c++)
                            Assert.Equal(from[r * panel + c], to[c * panel + r]);
                    }

                    Assert.All(to[(written * panel)..], number => Assert.Equal(T.Zero, number));
                }
            }
        }
    }
}
