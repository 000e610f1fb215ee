System.Console.WriteLine("∇");
