using System.Globalization;

namespace Nabla.Tests.Optimizers;

public sealed class OptimizerDescriptionTests
{
    [Fact]
    public void Every_name_makes_its_rule_with_the_documented_defaults()
    {
        Assert.Equal(["sgd", "adam", "adamw", "rmsprop", "adagrad"], Optimizer.Names);
        foreach (string name in Optimizer.Names)
            Assert.Equal(name, Optimizer.Create(name, 0.5).Name);
        Assert.Equal("sgd (lr 3, momentum 0, dampening 0, nesterov false, weight_decay 0)", new Sgd(eta: 3).ToString());
        Assert.Equal("adam (lr 0.5, betas 0.9 0.999, eps 1E-08, amsgrad false, weight_decay 0)", Text("adam"));
        Assert.Equal("adamw (lr 0.5, betas 0.9 0.999, eps 1E-08, amsgrad false, weight_decay 0.01)", Text("adamw"));
        Assert.Equal(
            "rmsprop (lr 0.5, alpha 0.99, eps 1E-08, momentum 0, centered false, weight_decay 0)", Text("rmsprop"));
        Assert.Equal(
            "adagrad (lr 0.5, lr_decay 0, eps 1E-10, initial_accumulator_value 0, weight_decay 0)", Text("adagrad"));
    }

    [Fact]
    public void A_case_file_has_every_option_in_the_order_of_the_description()
    {
        Assert.Equal("""
            {"name":"sgd","lr":3,"momentum":0.5,"dampening":0,"nesterov":true,"weight_decay":0}
            {"name":"adam","lr":0.5,"betas":[0.9,0.999],"eps":1E-08,"amsgrad":false,"weight_decay":0}
            {"name":"rmsprop","lr":0.5,"alpha":0.99,"eps":1E-08,"momentum":0,"centered":true,"weight_decay":0}
            {"name":"adagrad","lr":0.5,"lr_decay":0,"eps":1E-10,"initial_accumulator_value":0,"weight_decay":0.25}
            """.ReplaceLineEndings("\n"), string.Join('\n', new Optimizer[]
            {
                new Sgd(3) { Momentum = 0.5, Nesterov = true }, new Adam(0.5), new RmsProp(0.5) { Centered = true },
                new Adagrad(0.5) { WeightDecay = 0.25 },
            }.Select(Written)));

        static string Written(Optimizer rule)
        {
            using var stream = new MemoryStream();
            using (var json = new System.Text.Json.Utf8JsonWriter(stream))
                OptimizerJson.Write(json, rule);
            return System.Text.Encoding.UTF8.GetString(stream.ToArray());
        }
    }

    [Fact]
    public void A_description_does_not_depend_on_the_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal("adam (lr 0.5, betas 0.9 0.999, eps 1E-08, amsgrad false, weight_decay 0)", Text("adam"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_mistyped_name_gets_a_suggestion()
    {
        var problem = Assert.Throws<ArgumentException>(() => Optimizer.Create("adma", 0.1));
        Assert.Contains("\"adma\"", problem.Message, StringComparison.Ordinal);
        Assert.Contains("Did you mean \"adam\"?", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Did you mean",
            Assert.Throws<ArgumentException>(() => Optimizer.Create("lbfgs-b", 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hyper_parameters_out_of_range_are_refused_by_name_and_value()
    {
        Refused(() => new Sgd(-1), "learning rate (eta) is -1");
        Refused(() => new Sgd(double.NaN), "learning rate (eta) is NaN");
        Refused(() => new Adam(double.PositiveInfinity), "learning rate (eta)");
        Refused(() => new Sgd(1) { Momentum = 1 }, "momentum is 1");
        Refused(() => new Sgd(1) { Dampening = 1.5 }, "dampening is 1.5");
        Refused(() => new Sgd(1) { WeightDecay = -0.1 }, "weight decay is -0.1");
        Refused(() => new Adam(1) { Beta1 = 1 }, "first beta is 1");
        Refused(() => new AdamW(1) { Beta2 = -0.5 }, "second beta is -0.5");
        Refused(() => new Adam(1) { Epsilon = -1e-8 }, "epsilon is -1E-08");
        Refused(() => new RmsProp(1) { Alpha = 1.01 }, "alpha is 1.01");
        Refused(() => new RmsProp(1) { Momentum = -1 }, "momentum is -1");
        Refused(() => new Adagrad(1) { RateDecay = -1 }, "decay of the rate is -1");
        Refused(() => new Adagrad(1) { InitialAccumulator = double.NaN }, "initial accumulator is NaN");
    }

    [Fact]
    public void State_and_parameters_that_do_not_belong_together_are_refused()
    {
        Architecture architecture = Some.Architecture(2, 3);
        ParameterVector<float> theta = Some.Vector<float>(architecture, 0);
        OptimizerState<float> plain = new Sgd(1).CreateState<float>(architecture);
        Assert.Empty(plain.Names);
        var problem =
            Assert.Throws<ArgumentException>(() => new Sgd(1) { Momentum = 0.5 }.Update(theta, theta.Clone(), plain));
        Assert.Contains("velocity", problem.Message, StringComparison.Ordinal);
        OptimizerState<float> other = new Sgd(1).CreateState<float>(Some.Architecture(2, 4));
        problem = Assert.Throws<ArgumentException>(() => new Sgd(1).Update(theta, theta.Clone(), other));
        Assert.Contains("2-4", problem.Message, StringComparison.Ordinal);
        problem = Assert.Throws<ArgumentException>(() =>
            new Sgd(1).Update(theta, Some.Vector<float>(Some.Architecture(3, 3), 0), plain));
        Assert.Contains("3-3", problem.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new Sgd(1).Update(theta, theta.Clone(), plain, rate: double.NaN));
        Assert.Throws<ArgumentException>(() => plain["velocity"]);
        Assert.Equal(0, plain.Steps);
        Assert.Equal(Some.Vector<float>(architecture, 0).Checksum(), theta.Checksum());
    }

    [Fact]
    public void The_state_of_a_rule_has_the_vectors_its_options_need()
    {
        Names(["velocity"], new Sgd(1) { Momentum = 0.5 });
        Names(["m", "v"], new Adam(1));
        Names(["m", "v", "max"], new AdamW(1) { AmsGrad = true });
        Names(["s"], new RmsProp(1));
        Names(["s", "h"], new RmsProp(1) { Centered = true });
        Names(["s", "b"], new RmsProp(1) { Momentum = 0.5 });
        Names(["s"], new Adagrad(1));

        static void Names(string[] expected, Optimizer rule) =>
            Assert.Equal(expected, rule.CreateState<double>(Some.Architecture(1, 1)).Names);
    }

    [Fact]
    public void Rules_are_equal_when_their_hyper_parameters_are()
    {
        Assert.Equal(new Sgd(1) { Momentum = 0.5 }, new Sgd(1) { Momentum = 0.5 });
        Assert.NotEqual<Optimizer>(new Sgd(1), new Sgd(2));
        Assert.NotEqual<Optimizer>(new Adam(1), new AdamW(1) { WeightDecay = 0 });
    }

    private static string Text(string name) => Optimizer.Create(name, 0.5).ToString();

    private static void Refused(Func<Optimizer> make, string what) =>
        Assert.Contains(what, Assert.Throws<ArgumentOutOfRangeException>(make).Message, StringComparison.Ordinal);
}
