using System.Globalization;

namespace Nabla.Tests.Optimizers;

/// <summary>The texts that a rule is read from.</summary>
public sealed class OptimizerTextTests
{
    [Fact]
    public void A_name_alone_has_its_usual_rate()
    {
        Assert.Equal(new Sgd(0.1), Optimizer.Parse("sgd"));
        Assert.Equal(new Adam(0.001), Optimizer.Parse("adam"));
        Assert.Equal(new AdamW(0.001), Optimizer.Parse("adamw"));
        Assert.Equal(new RmsProp(0.001), Optimizer.Parse("rmsprop"));
        Assert.Equal(new Adagrad(0.01), Optimizer.Parse(" adagrad "));
    }

    [Fact]
    public void A_rate_and_options_follow_the_name()
    {
        Assert.Equal(new Adam(0.003), Optimizer.Parse("adam 0.003"));
        Assert.Equal(
            new Sgd(0.1) { Momentum = 0.9, Nesterov = true }, Optimizer.Parse("sgd 0.1 momentum=0.9  nesterov=true"));
        Assert.Equal(new Adam(1e-3) { Beta1 = 0.8, Beta2 = 0.99 }, Optimizer.Parse("adam betas=0.8,0.99"));
        Assert.Equal(new AdamW(0.5) { WeightDecay = 0 }, Optimizer.Parse("adamw weight_decay=0 lr=0.5"));
        Assert.Equal(new Adam(0.5) { Epsilon = 0 }, Optimizer.Parse("adam (lr 0.5, eps 0)"));
    }

    [Fact]
    public void What_a_rule_prints_is_read_back_whatever_the_culture()
    {
        Optimizer[] rules =
        [
            new Sgd(3), new Sgd(1.0 / 3) { Momentum = 0.9, Dampening = 0.1, Nesterov = true, WeightDecay = 1e-7 },
            new Adam(1e-18) { Beta1 = 0.1, Beta2 = 0, Epsilon = 1e18, AmsGrad = true }, new AdamW(0.5),
            new RmsProp(0) { Alpha = 0.5, Epsilon = 0.25, Momentum = 0.125, Centered = true },
            new Adagrad(1) { RateDecay = 2, Epsilon = 3, InitialAccumulator = 4, WeightDecay = 5 },
        ];
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.All(rules, rule => Assert.Equal(rule, Optimizer.Parse(rule.ToString())));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("", "There is no optimizer \"\".")]
    [InlineData("adm", "Did you mean \"adam\"? Nabla has sgd, adam, adamw, rmsprop, adagrad.")]
    [InlineData("lion 0.1", "There is no optimizer \"lion\".")]
    [InlineData("sgd fast", "The option lr of sgd takes a number, not \"fast\".")]
    [InlineData("sgd 0,1", "The option lr of sgd takes a number, not \"0,1\".")]
    [InlineData("sgd 0.1 0.9", "\"0.9\" in the optimizer \"sgd 0.1 0.9\" is no option.")]
    [InlineData("sgd momentun=0.9",
        "Did you mean \"momentum\"? It has lr, momentum, dampening, nesterov, weight_decay.")]
    [InlineData("sgd nesterov=yes", "The option nesterov of sgd takes true or false, not \"yes\".")]
    [InlineData("adam betas=0.9", "takes two numbers, such as 0.9,0.999, not \"0.9\".")]
    [InlineData("adam (lr 0.1, )", "\"\" in the optimizer")]
    [InlineData("adam (lr 0.1", "is no option")]
    [InlineData("sgd momentum=0.9 momentum=0.8", "gives momentum twice.")]
    [InlineData("sgd 0.1 momentum=1", "The momentum is 1, but it must lie between 0 and 1, 1 excluded.")]
    public void What_is_wrong_is_named_with_the_way_out(string text, string part)
    {
        var problem = Assert.ThrowsAny<ArgumentException>(() => Optimizer.Parse(text));
        Assert.Contains(part, problem.Message, StringComparison.Ordinal);
        Assert.False(Optimizer.TryParse(text, out Optimizer? none));
        Assert.Null(none);
    }
}
