using Payments.Verifier;

return VerifyCommand.Run(args, Console.Out, Console.Error);
