namespace Nabla.Tests.Tables;

/// <summary>Texts are compared without case by a table of our own, the same in every language.</summary>
public sealed class CaseFoldingTests
{
    [Theory]
    [InlineData("Oslo", "OSLO", true)]
    [InlineData("Ärzte", "ÄRZTE", true)]
    [InlineData("ŁÓDŹ", "łódź", true)]
    [InlineData("Ωμέγα", "ΩΜΈΓΑ", true)]
    [InlineData("МОСКВА", "москва", true)]
    [InlineData("µg", "μg", true)]        // the sign of micro and the Greek letter
    [InlineData("I", "i", true)]
    [InlineData("I", "ı", false)]
    [InlineData("İ", "i", false)]
    [InlineData("İ", "ı", false)]
    [InlineData("Straße", "STRASSE", false)]
    [InlineData("Straße", "STRAßE", true)]
    [InlineData("ſ", "s", false)]
    [InlineData("Oslo", "Oslo ", false)]
    public void Letters_are_alike_or_not(string a, string b, bool areAlike)
    {
        Assert.Equal(areAlike, CaseFolding.Comparer.Equals(a, b));
        if (areAlike)
            Assert.Equal(CaseFolding.Comparer.GetHashCode(a), CaseFolding.Comparer.GetHashCode(b));
    }

    [Fact]
    public void The_table_is_that_of_the_runtime_where_both_know_a_letter()
    {
        for (int c = 0; c <= char.MaxValue; c++)
        {
            string letter = ((char)c).ToString(), large = CaseFolding.ToLarge(letter);
            Assert.True(StringComparer.OrdinalIgnoreCase.Equals(letter, large), $"U+{c:X4}");
            Assert.Equal(large, CaseFolding.ToLarge(large));
            Assert.Equal(large, CaseFolding.ToLarge(CaseFolding.ToSmall(letter)));
        }
    }
}
